// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.landing.Landing;
import io.dynamolake.landing.LandingFile;
import io.dynamolake.normalise.ReadOptions;
import io.dynamolake.normalise.ReadOutcome;
import io.dynamolake.normalise.ReadOutcomes;
import io.dynamolake.normalise.SparkTypes;
import io.dynamolake.pipeline.spec.WriteSpec;
import io.dynamolake.report.Receipt;
import io.dynamolake.report.ReceiptFile;
import io.dynamolake.schema.DriftAction;
import io.dynamolake.schema.DriftKind;
import io.dynamolake.schema.DriftObserver;
import io.dynamolake.schema.DriftPolicy;
import io.dynamolake.schema.DriftReport;
import io.dynamolake.schema.PartitionColumn;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.table.StagedWrite;
import io.dynamolake.table.Staging;
import io.dynamolake.table.StagingSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * A landing that was read once and written to files that no reader sees, and everything that reading it has shown.
 *
 * @param schema of the files' rows, partition columns last
 * @param registered the version of the schema by which the items were typed
 * @param quarantineFiles fully qualified paths
 */
record StagedRun(
    StructType schema,
    RegisteredSchema registered,
    List<PartitionColumn> partitionBy,
    StagedWrite write,
    Receipt receipt,
    DriftReport drift,
    Map<String, Long> quarantined,
    List<String> quarantineFiles) {

  List<String> partitionColumns() {
    return partitionBy.stream().map(PartitionColumn::name).toList();
  }

  /**
   * Checks, before anything is read, that the partition expressions make sense over the schema's columns.
   *
   * @throws DynamoLakeException CONFIGURATION if they do not
   */
  static StructType rowSchema(
      SparkSession spark, RegisteredSchema registered, List<PartitionColumn> partitionBy) {
    StructType columns = SparkTypes.rowSchema(registered);
    Set<String> names = Arrays.stream(columns.fieldNames())
        .map(name -> name.toLowerCase(java.util.Locale.ROOT))
        .collect(Collectors.toCollection(HashSet::new));
    for (PartitionColumn column : partitionBy) {
      if (!names.add(column.name().toLowerCase(java.util.Locale.ROOT))) {
        throw new DynamoLakeException(
            ErrorCode.CONFIGURATION,
            "Cannot partition by " + column.name()
                + ": the table has a column of this name. Give the partition column another name.");
      }
    }
    return partitioned(spark.createDataFrame(List.of(), columns), partitionBy).schema();
  }

  private static Dataset<Row> partitioned(Dataset<Row> rows, List<PartitionColumn> partitionBy) {
    Dataset<Row> result = rows;
    for (PartitionColumn column : partitionBy) {
      try {
        result = result.withColumn(column.name(), functions.expr(column.expression()));
        result.schema();
      } catch (Exception e) {
        if (e instanceof AnalysisException) {
          throw new DynamoLakeException(
              ErrorCode.CONFIGURATION,
              "Cannot partition by " + column.name() + ": the expression '" + column.expression()
                  + "' is not understood: " + firstLine(e) + ". Correct write.partition-by.",
              e);
        }
        throw e;
      }
    }
    return result;
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /**
   * Reads the whole landing and stages its rows.
   *
   * @param folder relative to the table's root, unique for this attempt
   * @throws DynamoLakeException INTEGRITY if the data contradicts the manifests
   */
  static StagedRun stage(
      SparkSession spark,
      Landing landing,
      RegisteredSchema registered,
      List<PartitionColumn> partitionBy,
      WriteSpec write,
      DriftPolicy policy,
      String tableRoot,
      String folder,
      String quarantineFolder) {
    StructType schema = rowSchema(spark, registered, partitionBy);
    WritePlan plan = WritePlan.of(
        landing.sizeBytes(),
        write.targetFileSize().bytes(),
        spark.sparkContext().defaultParallelism(),
        partitionBy.isEmpty() ? WritePlan.Layout.UNPARTITIONED : WritePlan.Layout.PARTITIONED);
    try (ReadOutcomes outcomes = ReadOutcomes.open(spark.sparkContext())) {
      Dataset<Row> items = spark
          .read()
          .format("dynamodb-export")
          .option(ReadOptions.REGISTERED_SCHEMA, registered.yaml())
          .option(ReadOptions.QUARANTINE_FOLDER, quarantineFolder)
          .option(ReadOptions.QUARANTINED_KINDS, quarantinedKinds(policy))
          .option(ReadOptions.SPLITS, Integer.toString(plan.tasks()))
          .option(ReadOptions.OUTCOMES, outcomes.token())
          .load(landing.root());
      List<String> partitionColumns =
          partitionBy.stream().map(PartitionColumn::name).toList();
      StagedWrite staged = Staging.write(
          partitioned(items, partitionBy),
          new StagingSpec(
              tableRoot,
              folder,
              partitionColumns,
              write.targetFileSize().bytes(),
              StagingSpec.SHARE_OF_HEAP));
      return of(
          landing, schema, registered, partitionBy, staged, outcomes.value().values());
    }
  }

  private static String quarantinedKinds(DriftPolicy policy) {
    return Arrays.stream(DriftKind.values())
        .filter(kind -> policy.rule(kind).action() == DriftAction.QUARANTINE)
        .map(DriftKind::key)
        .collect(Collectors.joining(","));
  }

  private static StagedRun of(
      Landing landing,
      StructType schema,
      RegisteredSchema registered,
      List<PartitionColumn> partitionBy,
      StagedWrite staged,
      Collection<ReadOutcome> outcomes) {
    DriftObserver drift = new DriftObserver();
    long[] present = new long[registered.columns().size()];
    Set<String> proven = new HashSet<>();
    Map<String, Long> quarantined = new TreeMap<>();
    List<String> quarantineFiles = new ArrayList<>();
    long items = 0;
    for (ReadOutcome outcome : outcomes) {
      items += outcome.items();
      drift.merge(outcome.drift());
      proven.addAll(outcome.files());
      quarantineFiles.addAll(outcome.quarantineFiles());
      outcome.reasons().forEach((reason, count) -> quarantined.merge(reason, count, Long::sum));
      for (int i = 0; i < present.length; i++) {
        present[i] += outcome.present()[i];
      }
    }
    List<ReceiptFile> files = new ArrayList<>();
    for (LandingFile file : landing.files()) {
      files.add(
          new ReceiptFile(file.key(), file.itemCount(), file.md5(), proven.contains(file.key())));
    }
    long setAside = quarantined.values().stream().mapToLong(Long::longValue).sum();
    Receipt receipt = Receipt.of(items, staged.rows(), setAside, files);
    DriftReport report = DriftReport.of(registered, drift, present, items);
    return new StagedRun(
        schema, registered, partitionBy, staged, receipt, report, quarantined, quarantineFiles);
  }
}
