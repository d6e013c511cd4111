// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.landing.Landing;
import io.dynamolake.normalise.OpenedLanding;
import io.dynamolake.normalise.ReadOptions;
import io.dynamolake.normalise.ReadOutcome;
import io.dynamolake.normalise.ReadOutcomes;
import io.dynamolake.schema.DriftAction;
import io.dynamolake.schema.DriftKind;
import io.dynamolake.schema.DriftPolicy;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.schema.TimeToLive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * One pass over what has landed: rows typed by a registered schema, and the evidence of all that was read.
 *
 * @param quarantineFolder where records that become no row are kept
 */
record LandingRead(
    SparkSession spark,
    List<Landing> landings,
    RegisteredSchema registered,
    DriftPolicy policy,
    String quarantineFolder,
    TimeToLive timeToLive) {

  static LandingRead ofItems(
      SparkSession spark,
      Landing landing,
      RegisteredSchema registered,
      DriftPolicy policy,
      String quarantineFolder) {
    return new LandingRead(
        spark, List.of(landing), registered, policy, quarantineFolder, TimeToLive.APPLIED);
  }

  /** Reads the changes of all windows, in no order. */
  static LandingRead ofChanges(
      SparkSession spark,
      List<Landing> windows,
      RegisteredSchema registered,
      DriftPolicy policy,
      String quarantineFolder,
      TimeToLive timeToLive) {
    return new LandingRead(spark, windows, registered, policy, quarantineFolder, timeToLive);
  }

  /** What an action over all rows gave, and what it has shown. */
  record Seen<T>(T result, ReadEvidence evidence) {}

  /**
   * Reads everything once, as many tasks as the sizes of the files ask for.
   *
   * @param action consumes every row
   * @throws DynamoLakeException INTEGRITY if the data contradicts the manifests
   */
  <T> Seen<T> through(Function<Dataset<Row>, T> action) {
    return through(Map.of(), action);
  }

  /**
   * Reads everything once.
   *
   * @param tasks into how many tasks the data files of a landing are split, at most
   * @param action consumes every row, in one Spark job
   * @throws DynamoLakeException INTEGRITY if the data contradicts the manifests
   */
  <T> Seen<T> through(int tasks, Function<Dataset<Row>, T> action) {
    return through(Map.of(ReadOptions.SPLITS, Integer.toString(tasks)), action);
  }

  private <T> Seen<T> through(Map<String, String> options, Function<Dataset<Row>, T> action) {
    return throughEach(
        options, each -> action.apply(each.stream().reduce(Dataset::union).orElseThrow()));
  }

  /**
   * The same for landings whose rows are not to be mixed.
   *
   * @param action gets the rows of each landing, in the order of the landings, and consumes them all
   */
  <T> Seen<T> throughEach(int tasks, Function<List<Dataset<Row>>, T> action) {
    return throughEach(Map.of(ReadOptions.SPLITS, Integer.toString(tasks)), action);
  }

  private <T> Seen<T> throughEach(
      Map<String, String> options, Function<List<Dataset<Row>>, T> action) {
    List<ReadOutcomes> outcomes = new ArrayList<>();
    List<OpenedLanding> opened = new ArrayList<>();
    try {
      List<Dataset<Row>> each = new ArrayList<>();
      for (Landing landing : landings) {
        ReadOutcomes collector = ReadOutcomes.open(spark.sparkContext());
        outcomes.add(collector);
        OpenedLanding one = new OpenedLanding(landing);
        opened.add(one);
        each.add(rows(landing, one, collector, outcomes.size(), options));
      }
      T result = action.apply(each);
      List<ReadOutcome> seen = outcomes.stream()
          .flatMap(collector -> collector.value().values().stream())
          .toList();
      return new Seen<>(result, ReadEvidence.of(landings, registered, seen));
    } finally {
      outcomes.forEach(ReadOutcomes::close);
      opened.forEach(OpenedLanding::close);
    }
  }

  private Dataset<Row> rows(
      Landing landing,
      OpenedLanding opened,
      ReadOutcomes collector,
      int number,
      Map<String, String> options) {
    String folder = landings.size() == 1 ? quarantineFolder : quarantineFolder + "/" + number;
    DataFrameReader reader = spark
        .read()
        .format("dynamodb-export")
        .option(ReadOptions.REGISTERED_SCHEMA, registered.yaml())
        .option(ReadOptions.QUARANTINE_FOLDER, folder)
        .option(ReadOptions.QUARANTINED_KINDS, quarantinedKinds())
        .option(ReadOptions.RECORDS, records(landing).word())
        .option(ReadOptions.TTL_DELETES, timeToLive.deletes().name().toLowerCase(Locale.ROOT))
        .option(ReadOptions.OPENED, opened.token())
        .option(ReadOptions.OUTCOMES, collector.token())
        .options(options);
    if (timeToLive.attribute() != null) {
      reader = reader.option(ReadOptions.TTL_ATTRIBUTE, timeToLive.attribute());
    }
    return reader.load(landing.root());
  }

  private static ReadOptions.Records records(Landing landing) {
    return landing.holdsChanges() ? ReadOptions.Records.CHANGES : ReadOptions.Records.ITEMS;
  }

  private String quarantinedKinds() {
    return Arrays.stream(DriftKind.values())
        .filter(kind -> policy.rule(kind).action() == DriftAction.QUARANTINE)
        .map(DriftKind::key)
        .collect(Collectors.joining(","));
  }
}
