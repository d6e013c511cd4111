// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.landing.ExportSummary;
import io.dynamolake.landing.Landing;
import io.dynamolake.pipeline.ledger.Attempt;
import io.dynamolake.pipeline.spec.ScanSource;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.schema.TableKey;
import io.dynamolake.schema.TimeToLive;
import io.dynamolake.table.Publication;
import io.dynamolake.table.PublishRequest;
import io.dynamolake.table.WriteMode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot becomes the table, or the partitions that it has rows for.
 *
 * @param landings the snapshot, and the changes that are laid over it, if there are any
 * @param key of the source table, where the source tells it
 * @param extent how much of the source table the snapshot has
 * @param range the partitions that are replaced instead, also by nothing
 */
record SnapshotPublisher(
    Context context,
    List<Landing> landings,
    @Nullable TableKey key,
    Extent extent,
    Optional<PartitionRange> range)
    implements Publisher<StagedRun> {
  enum Extent {
    WHOLE,
    PART
  }

  @Override
  public StagedRun stage(RegisteredSchema registered, Attempt attempt, int pass) {
    return StagedRun.stage(
        new LandingRead(
            context.spark(),
            landings,
            registered,
            context.policy(),
            context.folder().quarantineFolder(attempt),
            TimeToLive.APPLIED),
        new PartitionExpressions(context.schemas().partitionBy(registered)),
        range,
        overlay(registered),
        versions().map(KeptVersions::from),
        context.spec().write(),
        context.spec().tableFolder(),
        context.stagingFolder(attempt, pass));
  }

  /** Where nothing ever was in the table, no column is known. */
  private Optional<ScanOverlay> overlay(RegisteredSchema registered) {
    return landings.size() == 1 || landings.get(1).itemCount() == 0
        ? Optional.empty()
        : Optional.of(new ScanOverlay(
            context.spark(),
            registered,
            Objects.requireNonNull(key).attributes(),
            Objects.requireNonNull(snapshot().summary().exportTime())));
  }

  private Landing snapshot() {
    return landings.get(0);
  }

  @Override
  public Publication publish(StagedRun staged, Runnable beforeCommit) {
    return context
        .table()
        .publish(new PublishRequest(
            context.folder().id().text(),
            versions().isPresent() ? WriteMode.REPLACE : context.spec().write().mode(),
            staged.schema(),
            staged.partitionColumns(),
            staged.write().files(),
            properties(staged.registered()),
            range.map(days -> days.among(context.table().partitions())).orElse(Set.of()),
            beforeCommit));
  }

  private Map<String, String> properties(RegisteredSchema registered) {
    Map<String, String> properties = new HashMap<>();
    properties.put(RegisteredSchemas.VERSION_PROPERTY, Integer.toString(registered.version()));
    properties.put(TableHistory.PROPERTY, history());
    versions().ifPresent(kept -> properties.put(KeptVersions.PROPERTY, kept.property()));
    return properties;
  }

  /** If this is the beginning of a table that keeps versions. */
  private Optional<KeptVersions> versions() {
    return context.spec().write().mode() == WriteMode.HISTORY
        ? Optional.of(KeptVersions.begin(snapshot(), context.spec()))
        : Optional.empty();
  }

  /** An export is of one time, and is written later; a scan is of all the time that it took. */
  private Instant until(ExportSummary summary, Instant at) {
    Instant end = summary.endTime();
    return context.spec().source() instanceof ScanSource && end != null ? end : at;
  }

  /** From where on changes can follow; empty where none can, because the table is not one whole snapshot. */
  private String history() {
    ExportSummary summary = snapshot().summary();
    Instant at = summary.exportTime();
    boolean part = context.spec().write().mode() == WriteMode.PARTITION || extent == Extent.PART;
    return part || at == null
        ? ""
        : TableHistory.began(
                summary.tableArn(),
                summary.tableId(),
                at,
                until(summary, at),
                context.folder().id().text())
            .property();
  }
}
