// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ExitStatus;
import io.dynamolake.landing.Landing;
import io.dynamolake.pipeline.ledger.LockHolder;
import io.dynamolake.pipeline.ledger.LockTiming;
import io.dynamolake.pipeline.ledger.RunDecision;
import io.dynamolake.pipeline.spec.FirstRun;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.report.PlannedRun;
import io.dynamolake.report.PlannedRun.Effect;
import io.dynamolake.report.PlannedRun.Outlook;
import io.dynamolake.schema.DriftPolicy;
import io.dynamolake.schema.PartitionColumn;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.table.LakeTable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Tells what a run would do, without doing any of it: reads manifests, a table's description and control files. */
final class RunForecast {
  private final SparkSession spark;
  private final PipelineSpec spec;
  private final Clock clock;
  private final RegisteredSchemas schemas;
  private final List<DynamoLakeException> obstacles = new ArrayList<>();

  RunForecast(SparkSession spark, PipelineSpec spec, Clock clock) {
    this.spark = spark;
    this.spec = spec;
    this.clock = clock;
    this.schemas = new RegisteredSchemas(spark, spec);
  }

  PlannedRun of(RunIntent intent) {
    Outlook outlook = outlook(intent.decision());
    LandedSource source = intent.source();
    Optional<Landing> landing = source.landed(intent.folder().id());
    PlannedRun.Reading reading = landing.map(RunForecast::reading).orElseGet(source::estimate);
    String schema = schema(reading.items());
    PlannedRun.Writing writing = writing(outlook, source, landing);
    if (outlook != Outlook.NOOP) {
      TableSelection selection =
          new TableSelection(spark.sparkContext().hadoopConfiguration(), spec.controlFolder());
      boolean exists = table().exists();
      check(() -> selection.require(source.selection(), exists, spec.table()));
      check(() -> KeptVersions.require(spec, table()));
      source
          .range()
          .ifPresent(range -> check(() -> selection.requireWhole(range, exists, spec.table())));
      check(() -> DriftPolicy.parse(spec.schema().drift(), spec.origin()));
      LockHolder.of(
              spark.sparkContext().hadoopConfiguration(),
              spec.controlFolder(),
              LockTiming.defaults(),
              clock)
          .map(holder -> holder.refusal(intent.folder().id()))
          .ifPresent(obstacles::add);
    }
    return new PlannedRun(
        intent.folder().id().text(),
        spec.table(),
        outlook,
        obstacles.isEmpty() ? ExitStatus.DONE : obstacles.get(0).code().exitStatus(),
        obstacles.stream().map(DynamoLakeException::getMessage).toList(),
        source.described(),
        reading,
        schema,
        writing);
  }

  private Outlook outlook(RunDecision decision) {
    if (decision instanceof RunDecision.Refuse refused) {
      obstacles.add(refused.reason());
      return Outlook.REFUSED;
    }
    if (decision instanceof RunDecision.Noop) {
      return Outlook.NOOP;
    }
    return decision instanceof RunDecision.Resume ? Outlook.RESUME : Outlook.START;
  }

  private static PlannedRun.Reading reading(Landing landing) {
    return new PlannedRun.Reading(
        landing.itemCount(),
        landing.sizeBytes(),
        landing.files().size(),
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private String schema(long items) {
    Optional<RegisteredSchema> latest = schemas.registered();
    if (latest.isPresent()) {
      return "version " + latest.get().version();
    }
    String file = spec.schema().file();
    if (file != null) {
      check(() -> schemas.read(file));
      return "none is registered: " + file + " becomes version 1";
    }
    if (spec.schema().firstRun() == FirstRun.REQUIRE) {
      check(schemas::require);
      return "none is registered, and schema.first-run requires one";
    }
    return items == 0
        ? "none is registered, and none is inferred without an item"
        : "none is registered: version 1 is inferred from all items, in a pass of its own";
  }

  private PlannedRun.Writing writing(
      Outlook outlook, LandedSource source, Optional<Landing> landing) {
    List<PartitionColumn> partitionBy = schemas
        .registered()
        .map(schemas::partitionBy)
        .orElseGet(() -> spec.write().partitionBy());
    PartitionExpressions expressions = new PartitionExpressions(partitionBy);
    schemas
        .registered()
        .ifPresent(registered -> check(() -> expressions.rowSchema(spark, registered)));
    long target = spec.write().targetFileSize().bytes();
    WritePlan.Layout layout =
        partitionBy.isEmpty() ? WritePlan.Layout.UNPARTITIONED : WritePlan.Layout.PARTITIONED;
    Long files = landing
        .map(known -> (long) WritePlan.of(
                known.sizeBytes(), target, spark.sparkContext().defaultParallelism(), layout)
            .tasks())
        .orElse(null);
    return new PlannedRun.Writing(
        spec.tableFolder(),
        PipelineWords.format(spec),
        PipelineWords.mode(spec),
        effect(outlook, source),
        partitionBy.stream()
            .map(column -> column.name() + " = " + column.expression())
            .toList(),
        target,
        files);
  }

  private Effect effect(Outlook outlook, LandedSource source) {
    if (outlook == Outlook.NOOP || outlook == Outlook.REFUSED) {
      return Effect.NONE;
    }
    if (!table().exists()) {
      return Effect.CREATES;
    }
    return switch (spec.write().mode()) {
      case REPLACE -> Effect.REPLACES_ROWS;
      case PARTITION ->
        source.range().isPresent() ? Effect.REPLACES_RANGE : Effect.REPLACES_PARTITIONS;
      case MERGE -> Effect.CHANGES_ROWS;
      case HISTORY -> Effect.ADDS_VERSIONS;
    };
  }

  private LakeTable table() {
    return LakeTable.of(spec.write().format(), spark, spec.tableFolder());
  }

  private void check(Runnable refused) {
    try {
      refused.run();
    } catch (DynamoLakeException e) {
      obstacles.add(e);
    }
  }
}
