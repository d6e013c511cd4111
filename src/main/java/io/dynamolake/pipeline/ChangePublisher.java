// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.landing.Landing;
import io.dynamolake.pipeline.ledger.Attempt;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.schema.TtlDeletes;
import io.dynamolake.table.Continuity;
import io.dynamolake.table.MergeInput;
import io.dynamolake.table.MergeKey;
import io.dynamolake.table.Publication;
import io.dynamolake.table.StagedMerge;
import io.dynamolake.table.StagingSpec;
import io.dynamolake.table.TableMerge;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Changes are merged into the table, as it was when this publisher was made. */
final class ChangePublisher implements Publisher<StagedChanges> {
  /**
   * How far apart the clocks may be by which a snapshot, an export and a stream tell times. A change this much older than what the table
   * has through and through is looked at, a change that is older still was applied.
   */
  static final Duration MARGIN = Duration.ofMinutes(5);

  /** What is written so shortly after an export's time may be in it. */
  private static final Duration EDGE = Duration.ofMinutes(1);

  /** The folder in the control folder with the sets of deleted items: one of a run, in it one of an attempt and pass. */
  static final String TOMBSTONES = "tombstones";

  private final Context context;
  private final List<Landing> landings;
  private final ChangeSource source;
  private final TableHistory before;
  private final Instant through;
  private final TableMerge merge;
  private final @Nullable KeptVersions versions;

  /** @throws DynamoLakeException LOCKED if the table is not any more what the windows were chosen for */
  ChangePublisher(Context context, ChangeSource source, List<Landing> landings) {
    this.context = context;
    this.landings = landings;
    this.source = source;
    this.before = source.history();
    this.through = source.through(landings);
    this.merge = context.table().beginMerge();
    this.versions = KeptVersions.of(merge.properties()).orElse(null);
    if (!TableHistory.of(merge.properties()).equals(Optional.of(before))) {
      throw new DynamoLakeException(
          ErrorCode.LOCKED,
          "Cannot merge changes into table " + context.spec().tableFolder()
              + ": another run changed it meanwhile. Run the same command again.");
    }
  }

  @Override
  public StagedChanges stage(RegisteredSchema registered, Attempt attempt, int pass) {
    LandingRead read = LandingRead.ofChanges(
        context.spark(),
        landings,
        registered,
        context.policy(),
        context.folder().quarantineFolder(attempt),
        context.spec().write().timeToLive());
    PartitionExpressions partitions =
        new PartitionExpressions(context.schemas().partitionBy(registered));
    List<String> key = ChangeKeys.of(
        context.spark().sparkContext().hadoopConfiguration(),
        landings,
        registered.key() == null ? context.spec().key() : registered.key());
    String place = context.stagingFolder(attempt, pass);
    LandingRead.Seen<StagedMerge> seen = read.through(rows -> key.isEmpty()
        ? merge.nothing(rows)
        : stage(input(rows, registered, partitions, key, place), staging(partitions, place)));
    return new StagedChanges(
        seen.result(),
        after(seen.result(), source.recordApplied(place)),
        context.spec().write().mode(),
        registered.version(),
        partitions.names(),
        seen.evidence(),
        context.spec().write().timeToLive().deletes());
  }

  private StagedMerge stage(MergeInput input, StagingSpec staging) {
    return versions == null ? merge.stage(input, staging) : merge.stageVersions(input, staging);
  }

  private StructType ownColumns() {
    if (versions != null) {
      return OwnColumns.OF_VERSIONS;
    }
    return context.spec().write().timeToLive().deletes() == TtlDeletes.MARK
        ? OwnColumns.OF_MARKED_CHANGES
        : OwnColumns.OF_CHANGES;
  }

  private StagingSpec staging(PartitionExpressions partitions, String folder) {
    return new StagingSpec(
        context.spec().tableFolder(),
        folder,
        partitions.names(),
        context.spec().write().targetFileSize().bytes(),
        StagingSpec.SHARE_OF_HEAP,
        context.spec().write().compression());
  }

  private MergeInput input(
      Dataset<Row> rows,
      RegisteredSchema registered,
      PartitionExpressions partitions,
      List<String> keyAttributes,
      String place) {
    MergeKey key =
        new MergeKey(KeyRest.columns(registered, keyAttributes), new KeyRest(keyAttributes)::addTo);
    StructType rowSchema = partitions.rowSchema(context.spark(), registered);
    long landed = landings.stream().mapToLong(Landing::sizeBytes).sum();
    WritePlan plan = WritePlan.of(
        landed,
        context.spec().write().targetFileSize().bytes(),
        context.spark().sparkContext().defaultParallelism(),
        WritePlan.Layout.PARTITIONED);
    return new MergeInput(
        rows,
        key,
        OwnColumns.into(rowSchema, partitions.names(), ownColumns()),
        partitions.names(),
        partitions::addTo,
        micros((versions == null ? before.through() : versions.changesFrom()).minus(MARGIN)),
        plan.tasks(),
        versions == null ? continuity(registered) : null,
        new MergeInput.Tombstones(
            before.tombstones().isEmpty() ? null : inControlFolder(before.tombstones()),
            inControlFolder(tombstones(place)),
            micros(tombstonesFrom()),
            knownFromMicros()));
  }

  /**
   * Changes from before this time may be older than a deletion that was forgotten. Not so where all changes up to what is still known come
   * together: they have that deletion, too. So incremental exports bring what a stream has lost, however long ago.
   */
  private long knownFromMicros() {
    boolean bridged = source.coverage() == ChangeSource.Coverage.COMPLETE
        && !through.isBefore(before.tombstonesFrom());
    return bridged ? Long.MIN_VALUE : micros(before.tombstonesFrom());
  }

  private Continuity continuity(RegisteredSchema registered) {
    Optional<Instant> from = source.oldImagesFrom(landings);
    Instant until = before.snapshotUntil();
    boolean overlaps =
        from.isPresent() && from.get().isBefore(until.truncatedTo(ChronoUnit.SECONDS));
    return new Continuity(
        new RowHash(registered)::addTo,
        from.map(ChangePublisher::micros).orElse(Long.MAX_VALUE),
        overlaps ? Long.MAX_VALUE : micros(until.plus(EDGE)));
  }

  /**
   * Deletions that an older change can still be compared with must be known; of what is older the windows had every change. Where versions
   * are kept, an older change has its place all the same.
   */
  private Instant tombstonesFrom() {
    Instant byWindows = through.minus(MARGIN);
    Instant byRetention = before.latest().minus(context.spec().write().tombstoneRetention());
    return versions == null && byWindows.isAfter(byRetention) ? byWindows : byRetention;
  }

  private static String tombstones(String place) {
    return TOMBSTONES + "/" + place;
  }

  private String inControlFolder(String folder) {
    return new Path(context.spec().controlFolder(), folder).toString();
  }

  private TableHistory after(StagedMerge staged, String applied) {
    String written = staged.tombstones();
    long latestMicros = staged.counts().latestMicros();
    Instant latest = latestMicros == Long.MIN_VALUE
        ? before.latest()
        : Instant.EPOCH.plus(latestMicros, ChronoUnit.MICROS);
    String folder =
        written.isEmpty() ? "" : written.substring(written.lastIndexOf("/tombstones/") + 1);
    if (staged.counts().changes() == 0) {
      folder = before.tombstones(); // there was nothing to compare them with
    }
    return new TableHistory(
        before.tableArn(),
        before.tableId(),
        through,
        before.snapshotUntil(),
        later(before.latest(), latest),
        context.folder().id().text(),
        folder,
        later(before.tombstonesFrom(), tombstonesFrom()), // what was forgotten stays so
        applied);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  @Override
  public Publication publish(StagedChanges staged, Runnable beforeCommit) {
    Publication publication = merge.commit(
        context.folder().id().text(),
        staged.merge(),
        Map.of(
            RegisteredSchemas.VERSION_PROPERTY,
            Integer.toString(staged.schemaVersion()),
            TableHistory.PROPERTY,
            staged.history().property()),
        beforeCommit);
    source.applied(staged.history().applied());
    return publication;
  }
}
