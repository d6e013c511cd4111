// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.landing.Landing;
import io.dynamolake.normalise.ReadOptions;
import io.dynamolake.normalise.ReadOutcomes;
import io.dynamolake.schema.DriftAction;
import io.dynamolake.schema.DriftKind;
import io.dynamolake.schema.DriftPolicy;
import io.dynamolake.schema.RegisteredSchema;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * One pass over a landing: rows typed by a registered schema, and the evidence of all that was read.
 *
 * @param quarantineFolder where records that become no row are kept
 */
record LandingRead(
    SparkSession spark,
    Landing landing,
    RegisteredSchema registered,
    DriftPolicy policy,
    String quarantineFolder) {

  /** What an action over all rows gave, and what it has shown. */
  record Seen<T>(T result, ReadEvidence evidence) {}

  /**
   * Reads everything once.
   *
   * @param tasks into how many tasks the data files are split, at most
   * @param action consumes every row, in one Spark job
   * @throws DynamoLakeException INTEGRITY if the data contradicts the manifests
   */
  <T> Seen<T> through(int tasks, Function<Dataset<Row>, T> action) {
    try (ReadOutcomes outcomes = ReadOutcomes.open(spark.sparkContext())) {
      Dataset<Row> rows = spark
          .read()
          .format("dynamodb-export")
          .option(ReadOptions.REGISTERED_SCHEMA, registered.yaml())
          .option(ReadOptions.QUARANTINE_FOLDER, quarantineFolder)
          .option(ReadOptions.QUARANTINED_KINDS, quarantinedKinds())
          .option(ReadOptions.SPLITS, Integer.toString(tasks))
          .option(ReadOptions.OUTCOMES, outcomes.token())
          .load(landing.root());
      T result = action.apply(rows);
      return new Seen<>(
          result, ReadEvidence.of(landing, registered, outcomes.value().values()));
    }
  }

  private String quarantinedKinds() {
    return Arrays.stream(DriftKind.values())
        .filter(kind -> policy.rule(kind).action() == DriftAction.QUARANTINE)
        .map(DriftKind::key)
        .collect(Collectors.joining(","));
  }
}
