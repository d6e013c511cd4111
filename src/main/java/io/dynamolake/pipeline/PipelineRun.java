// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.ExitStatus;
import io.dynamolake.normalise.ShapeSurvey;
import io.dynamolake.pipeline.RunOptions.Strictness;
import io.dynamolake.pipeline.ledger.Attempt;
import io.dynamolake.pipeline.ledger.CrashPoint;
import io.dynamolake.pipeline.ledger.LockTiming;
import io.dynamolake.pipeline.ledger.RunDecision;
import io.dynamolake.pipeline.ledger.RunFolder;
import io.dynamolake.pipeline.ledger.RunPlan;
import io.dynamolake.pipeline.ledger.TableLock;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.report.PublishedTable;
import io.dynamolake.report.QuarantineResult;
import io.dynamolake.report.Receipt;
import io.dynamolake.report.RunResult;
import io.dynamolake.report.RunResultDraft;
import io.dynamolake.schema.DriftAction;
import io.dynamolake.schema.DriftChange;
import io.dynamolake.schema.DriftKind;
import io.dynamolake.schema.DriftPolicy;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.table.LakeTable;
import io.dynamolake.table.Publication;
import io.dynamolake.table.StagedFile;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt of a run under the table's lock: land, choose the schema, stage, pass the gate, publish. Start reading here.
 *
 * <p>Whatever ends it, readers see the table before or after, never between. Staged files of an attempt that did not publish stay
 * behind, unseen, until the run succeeds.
 */
final class PipelineRun {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineRun.class);

  /** What a killed attempt would have published: lets the next one tell what was committed. */
  private static final String PREPARED = "prepared-result";

  private final SparkSession spark;
  private final Configuration configuration;
  private final PipelineSpec spec;
  private final Strictness strictness;
  private final RunFolder folder;
  private final Clock clock;
  private final LakeTable table;
  private final DriftPolicy policy;
  private final RegisteredSchemas schemas;
  private final Leftovers leftovers;

  PipelineRun(SparkSession spark, RunOptions options, RunFolder folder, Clock clock) {
    this.spark = spark;
    this.configuration = spark.sparkContext().hadoopConfiguration();
    this.spec = options.spec();
    this.strictness = options.strictness();
    this.folder = folder;
    this.clock = clock;
    this.table = LakeTable.of(spec.write().format(), spark, spec.tableFolder());
    this.policy = DriftPolicy.parse(spec.schema().drift(), spec.origin());
    this.schemas = new RegisteredSchemas(spark, spec);
    this.leftovers = new Leftovers(configuration, spec, table, folder.id());
  }

  /**
   * Runs, and writes {@code result.json} whatever happens.
   *
   * @param wanted the plan that the run folder holds
   * @param decision START or RESUME
   */
  RunResult attempt(LandedSource source, RunPlan wanted, RunDecision decision) {
    Attempt attempt = folder.beginAttempt(clock.instant());
    RunResultDraft draft = new RunResultDraft(
        folder.id().text(),
        attempt.number(),
        spec.table(),
        spec.lake(),
        source.described(),
        PipelineWords.mode(spec),
        PipelineWords.format(spec),
        wanted.fingerprint(),
        attempt.startedAt());
    if (decision instanceof RunDecision.Resume) {
      draft.resumed();
    }
    TableLock lock;
    try {
      lock = TableLock.acquire(
          configuration, spec.controlFolder(), folder.id(), LockTiming.defaults(), clock);
    } catch (DynamoLakeException e) {
      RunResult refused = failed(draft, e);
      folder.refuse(refused);
      return refused;
    }
    try (lock;
        Interruption interruption = Interruption.watch(folder, lock, draft, clock)) {
      // Another process may have finished the run while this one waited for nothing but its turn.
      if (RunDecision.decide(folder, wanted) instanceof RunDecision.Noop done) {
        interruption.done();
        leftovers.delete();
        return noop(done.result(), strictness);
      }
      RunResult result = outcome(source, attempt, draft, lock, interruption);
      interruption.done();
      CrashPoint.BEFORE_RESULT.pass();
      if (result.status() == ExitStatus.INTERRUPTED) {
        return result;
      }
      if (result.status() == ExitStatus.LOCKED) {
        folder.refuse(result);
        return result;
      }
      RunResult concluded = folder.conclude(result);
      CrashPoint.AFTER_RESULT.pass();
      if (concluded.succeeded()) {
        leftovers.delete();
      }
      return concluded;
    }
  }

  /** The earlier result, as this command judges it. */
  static RunResult noop(RunResult earlier, Strictness strictness) {
    return earlier.asNoop(strictness.ending(earlier.quarantine().items()));
  }

  private RunResult outcome(
      LandedSource source,
      Attempt attempt,
      RunResultDraft draft,
      TableLock lock,
      Interruption interruption) {
    try {
      return run(source, attempt, draft, lock);
    } catch (Exception e) { // Scala throws checked ones that no signature tells
      Optional<RunResult> interrupted = interruption.told();
      if (interrupted.isPresent()) {
        return interrupted.get();
      }
      Optional<DynamoLakeException> expected = Failures.expected(e);
      if (expected.isPresent()) {
        return failed(draft, expected.get());
      }
      String crash = "Crashed with " + Failures.place(e) + ". The log has the stack trace.";
      folder.conclude(draft.finish(ExitStatus.CRASHED, crash, clock.instant()));
      throw e;
    }
  }

  private RunResult failed(RunResultDraft draft, DynamoLakeException e) {
    return draft.finish(e.code().exitStatus(), String.valueOf(e.getMessage()), clock.instant());
  }

  private RunResult run(
      LandedSource source, Attempt attempt, RunResultDraft draft, TableLock lock) {
    CrashPoint.AFTER_PLAN.pass();
    Optional<Publication> committed = table.find(folder.id().text());
    if (committed.isPresent()) {
      return alreadyCommitted(draft, committed.get());
    }
    TableSelection selection = new TableSelection(configuration, spec.controlFolder());
    boolean exists = table.exists();
    selection.require(source.selection(), exists, spec.table());
    KeptVersions.require(spec, table);
    source.range().ifPresent(range -> selection.requireWhole(range, exists, spec.table()));
    LandedSource.Landed landed;
    try {
      landed = source.land(folder.id());
    } finally {
      // What was read before a failure has been paid for, too.
      draft.source(source.described());
    }
    draft.source(landed.source());
    CrashPoint.AFTER_LANDING.pass();
    LOG.info(
        "Run {}: {} items in {} files of {}",
        folder.id(),
        landed.itemCount(),
        landed.files(),
        landed.source().location());
    Publisher.Context context = new Publisher.Context(spark, spec, folder, table, policy, schemas);
    return source instanceof ChangeSource changes
        ? publish(
            new ChangePublisher(context, changes, landed.landings()),
            landed,
            source,
            attempt,
            draft,
            lock)
        : publish(
            new SnapshotPublisher(
                context,
                landed.landings(),
                source.key(),
                source.selection().isEmpty()
                    ? SnapshotPublisher.Extent.WHOLE
                    : SnapshotPublisher.Extent.PART,
                source.range()),
            landed,
            source,
            attempt,
            draft,
            lock);
  }

  private <S extends Staged> RunResult publish(
      Publisher<S> publisher,
      LandedSource.Landed landed,
      LandedSource source,
      Attempt attempt,
      RunResultDraft draft,
      TableLock lock) {
    RegisteredSchema registered = schemas.forRun(landed.landings(), source.key());
    draft.schemaVersion(registered.version());
    requireSameRange(source);
    S staged = publisher.stage(registered, attempt, 1);
    List<DriftChange> added = List.of();
    if (wantsNewColumns(staged)) {
      describe(draft, staged, added);
      PublishGate.checkDrift(staged.drift(), policy);
      RegisteredSchema extended =
          schemas.extend(registered, ShapeSurvey.of(spark, landed.landings()));
      if (extended.version() != registered.version()) {
        added = staged.drift().ofKind(DriftKind.NEW_ATTRIBUTE);
        registered = extended;
        draft.schemaVersion(registered.version());
        staged = publisher.stage(registered, attempt, 2);
      }
    }
    describe(draft, staged, added);
    LOG.info(
        "Staged {} rows in {} files by schema version {}",
        staged.write().rows(),
        staged.write().files().size(),
        registered.version());
    CrashPoint.AFTER_STAGING.pass();

    PublishGate.check(
        staged.receipt(),
        staged.drift(),
        policy,
        spec.quarantine().failAbove(),
        spec.write().continuity());
    lock.check();
    folder.checkpoint(PREPARED, draft.foreseen(publication(staged, "prepared"), end(staged)));
    CrashPoint.BEFORE_COMMIT.pass();
    Publication publication = publisher.publish(staged, () -> {
      lock.check();
      new TableSelection(configuration, spec.controlFolder()).record(source.selection());
      lock.check();
    });
    CrashPoint.AFTER_COMMIT.pass();
    LOG.info("Published version {} of {}", publication.version(), spec.tableFolder());
    draft.published(publication(staged, publication.version()));
    return draft.finish(end(staged));
  }

  /** A schema may have been registered since the scan was asked for. */
  private void requireSameRange(LandedSource source) {
    if (!source.range().equals(PartitionRange.of(spec, schemas))) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot publish run " + folder.id() + ": the registered schema or the partitions of "
              + spec.table() + " have changed since its scan began. Use another run id.");
    }
  }

  private boolean wantsNewColumns(Staged staged) {
    return policy.rule(DriftKind.NEW_ATTRIBUTE).action() == DriftAction.ADD_NEW_COLUMNS
        && staged.drift().count(DriftKind.NEW_ATTRIBUTE) > 0;
  }

  /** @param added what had no column until this run gave it one */
  private void describe(RunResultDraft draft, Staged staged, List<DriftChange> added) {
    draft.receipt(staged.receipt());
    draft.drift(Stream.concat(added.stream(), staged.drift().under(policy).changes().stream())
        .map(DriftChange::toMap)
        .toList());
    List<String> quarantineFiles = staged.evidence().quarantineFiles().stream()
        .map(file -> new Path(file).toUri().getPath())
        .map(file -> file.substring(file.lastIndexOf("/quarantine/") + 1))
        .toList();
    draft.quarantine(new QuarantineResult(quarantineFiles, staged.evidence().quarantined()));
  }

  private PublishedTable publication(Staged staged, String version) {
    List<StagedFile> files = staged.write().files();
    long bytes = files.stream().mapToLong(StagedFile::sizeBytes).sum();
    long partitions = staged.partitionColumns().isEmpty()
        ? 0
        : files.stream().map(StagedFile::partitionValues).distinct().count();
    return new PublishedTable(spec.tableFolder(), version, files.size(), bytes, partitions);
  }

  private RunResultDraft.End end(Staged staged) {
    return new RunResultDraft.End(
        strictness.ending(staged.receipt().quarantined()), staged.summary(), clock.instant());
  }

  /** An earlier attempt was killed between its commit and its result: the table tells the one, its checkpoint the other. */
  private RunResult alreadyCommitted(RunResultDraft draft, Publication publication) {
    RunResult prepared = folder
        .checkpoint(PREPARED, RunResult.class)
        .orElseThrow(() -> new DynamoLakeException(
            ErrorCode.INTEGRITY,
            "Cannot conclude run " + folder.id() + ": version " + publication.version() + " of "
                + spec.tableFolder() + " was committed under this run id, but the run folder "
                + folder.path() + " knows nothing of it. Use another run id."));
    Receipt receipt = Objects.requireNonNull(prepared.receipt());
    draft.source(prepared.source());
    draft.receipt(receipt);
    draft.drift(prepared.drift());
    draft.quarantine(prepared.quarantine());
    if (prepared.schemaVersion() != null) {
      draft.schemaVersion(prepared.schemaVersion());
    }
    PublishedTable intended = Objects.requireNonNull(prepared.published());
    draft.published(new PublishedTable(
        intended.path(),
        publication.version(),
        intended.files(),
        intended.bytes(),
        intended.partitions()));
    return draft.finish(
        strictness.ending(receipt.quarantined()), prepared.message(), clock.instant());
  }
}
