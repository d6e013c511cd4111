// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.ExitStatus;
import io.dynamolake.landing.ExportReader;
import io.dynamolake.landing.Landing;
import io.dynamolake.pipeline.ledger.LockTiming;
import io.dynamolake.pipeline.ledger.RunDecision;
import io.dynamolake.pipeline.ledger.RunFolder;
import io.dynamolake.pipeline.ledger.RunId;
import io.dynamolake.pipeline.ledger.TableLock;
import io.dynamolake.pipeline.spec.ChangesSource;
import io.dynamolake.pipeline.spec.ExportSource;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.pipeline.spec.RequestSource;
import io.dynamolake.pipeline.spec.ScanSource;
import io.dynamolake.pipeline.spec.StreamSource;
import io.dynamolake.report.PastRun;
import io.dynamolake.report.PlannedRun;
import io.dynamolake.report.PublishedTable;
import io.dynamolake.report.ReadProgress;
import io.dynamolake.report.RunResult;
import io.dynamolake.report.Verification;
import io.dynamolake.schema.DriftPolicy;
import io.dynamolake.schema.DriftReport;
import io.dynamolake.schema.Inferred;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.source.export.ExportSpec;
import io.dynamolake.table.CompactionRequest;
import io.dynamolake.table.LakeTable;
import io.dynamolake.table.Publication;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** The operations, on a Spark session. Start reading here, then {@link PipelineRun}. */
public final class SparkPipeline implements Pipeline {
  private final SparkSession spark;
  private final Configuration configuration;
  private final boolean ours;
  private final Consumer<ReadProgress> progress;
  private final Clock clock = Clock.systemUTC();

  private SparkPipeline(SparkSession spark, boolean ours, Consumer<ReadProgress> progress) {
    this.progress = progress;
    this.spark = spark;
    this.configuration = spark.sparkContext().hadoopConfiguration();
    this.ours = ours;
  }

  /**
   * Uses the session of this process, or begins one, which {@link #close} ends.
   *
   * @param progress hears several times a second how far the scan of a table is
   */
  public static Pipeline open(Consumer<ReadProgress> progress) {
    boolean running = SparkSession.getDefaultSession().isDefined();
    return new SparkPipeline(SparkSessions.begin(), !running, progress);
  }

  @Override
  public RunResult run(RunOptions options) {
    RunIntent intent =
        RunIntent.of(configuration, options, source(options.spec()), clock.instant());
    RunFolder folder = intent.folder();
    if (intent.decision() instanceof RunDecision.Noop done) {
      return published(options, folder, done.result());
    }
    if (intent.decision() instanceof RunDecision.Refuse refused) {
      throw refused.reason();
    }
    // What is wrong with the settings is said before anything is written.
    PipelineRun run = new PipelineRun(spark, options, folder, clock);
    folder.adopt(intent.wanted());
    return run.attempt(intent.source(), intent.wanted(), intent.decision());
  }

  @Override
  public ExitStatus runEvery(Duration interval, RunOptions options, RunListener heard) {
    requireRepeatable(options);
    return new RepeatedRuns(interval, ShutdownHookManager.get()::isShutdownInProgress, heard)
        .repeat(() -> {
          capture(options.spec(), heard);
          return run(options);
        });
  }

  private static void requireRepeatable(RunOptions options) {
    PipelineSpec spec = options.spec();
    if (options.runId() != null) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot run " + spec.origin() + " again and again as " + options.runId()
              + ": a run id names what is done once. Leave --run-id or --every out.");
    }
    if (!(spec.source() instanceof ChangesSource) && !(spec.source() instanceof StreamSource)) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot run " + spec.origin()
              + " again and again: its source is a snapshot, which would be the same each time, or read and paid for as a whole."
              + " Use --every with source.type changes, and run snapshots by a scheduler.");
    }
  }

  /** What cannot be captured now does not keep what has landed from being applied. */
  private void capture(PipelineSpec spec, RunListener heard) {
    if (spec.source() instanceof StreamSource stream && stream.address() != null) {
      try {
        capture(spec, CaptureMode.CATCH_UP, heard::captured);
      } catch (DynamoLakeException e) {
        heard.postponed(String.valueOf(RepeatedRuns.passing(e).getMessage()));
      }
    }
  }

  @Override
  public PlannedRun plan(RunOptions options) {
    PipelineSpec spec = options.spec();
    RunIntent intent = RunIntent.of(configuration, options, source(spec), clock.instant());
    return new RunForecast(spark, spec, clock).of(intent);
  }

  private RunResult published(RunOptions options, RunFolder folder, RunResult earlier) {
    PipelineSpec spec = options.spec();
    LakeTable table = LakeTable.of(spec.write().format(), spark, spec.tableFolder());
    PublishedTable published = earlier.published();
    if (published != null) {
      new Leftovers(configuration, spec, table, folder.id()).deleteIfAny(published.files(), clock);
    }
    return PipelineRun.noop(earlier, options.strictness());
  }

  /** Schemas are those of all items. */
  private LandedSource wholeSource(PipelineSpec spec) {
    return spec.source() instanceof ScanSource scan
        ? ScannedTable.describe(
            spark, scan.ofAllItems(), spec.controlFolder(), Optional.empty(), progress)
        : source(spec);
  }

  private LandedSource source(PipelineSpec spec) {
    if (spec.source() instanceof ChangesSource changes) {
      ExportSpec request = changes.request();
      return request == null
          ? ExportedChanges.find(spark, spec, changes)
          : RequestedChanges.find(spark, spec, changes.exports(), request);
    }
    if (spec.source() instanceof StreamSource stream) {
      return StreamedChanges.find(spark, spec, stream);
    }
    if (spec.source() instanceof ExportSource export) {
      return LandedSource.Export.open(configuration, export);
    }
    if (spec.source() instanceof RequestSource request) {
      return RequestedExport.describe(configuration, request.export(), spec.controlFolder());
    }
    ScanSource scan = (ScanSource) spec.source();
    ScannedTable table = ScannedTable.describe(
        spark,
        scan,
        spec.controlFolder(),
        PartitionRange.of(spec, new RegisteredSchemas(spark, spec)),
        progress);
    return scan.changes() == null
        ? table
        : ExactScan.describe(table, scan.address(), scan.changes(), clock);
  }

  @Override
  public Verification verify(PipelineSpec spec) {
    return new TableVerification(spark, spec).verify();
  }

  @Override
  public List<PastRun> history(PipelineSpec spec) {
    return new RunHistory(configuration, spec.controlFolder(), clock).runs();
  }

  @Override
  public void show(ShowOptions options, PrintStream out, Consumer<String> note) {
    PipelineSpec spec = options.spec();
    new ShownRows(spark, spec, new RegisteredSchemas(spark, spec)).print(options, out, note);
  }

  @Override
  public CompactionResult compact(PipelineSpec spec) {
    LakeTable table = LakeTable.of(spec.write().format(), spark, spec.tableFolder());
    RunId id = RunId.startedAt(spec.table(), "compact", clock.instant());
    try (TableLock lock =
        TableLock.acquire(configuration, spec.controlFolder(), id, LockTiming.defaults(), clock)) {
      new OutlivedFiles(configuration, spec.controlFolder())
          .delete(table::pastProperties, clock.instant());
      int before = table.read().inputFiles().length;
      Optional<Publication> compacted = table.compact(new CompactionRequest(
          id.text(),
          id.text() + "/1",
          spec.write().targetFileSize().bytes(),
          spec.write().compression(),
          lock::check));
      if (compacted.isEmpty()) {
        return new CompactionResult(spec.table(), 0, 0, "");
      }
      Publication done = compacted.get();
      long rewritten = before - (table.read().inputFiles().length - done.files());
      return new CompactionResult(spec.table(), rewritten, done.files(), done.version());
    }
  }

  @Override
  public void capture(PipelineSpec spec, CaptureMode mode, Consumer<CaptureProgress> heard) {
    new TableCapture(spark, spec, clock).run(mode, heard);
  }

  @Override
  public RedriveResult redrive(PipelineSpec spec, String folder) {
    return new TableCapture(spark, spec, clock).redrive(folder);
  }

  @Override
  public SchemaText inferSchema(PipelineSpec spec) {
    LandedSource source = wholeSource(spec);
    Inferred inferred =
        new RegisteredSchemas(spark, spec).infer(surveyed(spec, source), source.key());
    return new SchemaText(inferred.schema().yaml(), inferred.notes());
  }

  @Override
  public String exportedTable(String path) {
    String arn = ExportReader.open(configuration, path).summary().tableArn();
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  /** What there is to survey: an export as it lies there, a table scanned for this purpose. */
  private List<Landing> surveyed(PipelineSpec spec, LandedSource source) {
    boolean asks = source instanceof RequestedExport
        || (source instanceof RequestedChanges changes && !changes.missing().isEmpty());
    if (asks) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot look for a schema in " + source.described().tableArn()
              + ": an export would be asked for, and charged, that no run reads. Run first, which infers and registers a"
              + " schema, or give finished exports with source.path or source.exports.");
    }
    Instant now = clock.instant();
    RunId id = source instanceof ScannedTable scan
        ? new Surveys(configuration, spec.controlFolder()).of(scan, spec.table(), now)
        : RunId.startedAt(spec.table(), "survey", now);
    List<Landing> landings = source.land(id).landings();
    if (landings.stream().allMatch(landing -> landing.files().isEmpty())
        && source instanceof ChangeSource) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot look for a schema in changes: the table has all that were found. Give a source that has more.");
    }
    return landings;
  }

  @Override
  public SchemaDifference diffSchema(PipelineSpec spec) {
    RegisteredSchemas schemas = new RegisteredSchemas(spark, spec);
    RegisteredSchema registered = schemas.require();
    DriftPolicy policy = DriftPolicy.parse(spec.schema().drift(), spec.origin());
    RunId id = RunId.startedAt(spec.table(), "diff", clock.instant());
    List<Landing> landings = surveyed(spec, wholeSource(spec));
    LandingRead read = new LandingRead(
        spark,
        landings,
        registered,
        policy,
        spec.controlFolder() + "/diffs/" + id.text(),
        spec.write().timeToLive());
    int files =
        landings.stream().mapToInt(landing -> landing.files().size()).max().orElse(0);
    DriftReport drift = read.through(Math.max(1, files), rows -> {
          rows.write().format("noop").mode(SaveMode.Overwrite).save();
          return id;
        })
        .evidence()
        .drift();
    return new SchemaDifference(drift.under(policy).text(), drift.violations(policy));
  }

  @Override
  public SchemaText registerSchema(PipelineSpec spec, String file) {
    RegisteredSchemas schemas = new RegisteredSchemas(spark, spec);
    RegisteredSchema wanted = schemas.read(file);
    RegisteredSchema next = schemas
        .registry()
        .latest()
        .map(latest -> latest.evolve(wanted))
        .orElseGet(() -> first(wanted));
    return text(schemas.registry().register(schemas.partitioned(next)));
  }

  /** The version that a file names does not count. */
  private static RegisteredSchema first(RegisteredSchema file) {
    return new RegisteredSchema(file.table(), 1, file.key(), file.columns(), file.partitionBy());
  }

  @Override
  public SchemaText schema(PipelineSpec spec) {
    return text(new RegisteredSchemas(spark, spec).require());
  }

  @Override
  public SchemaText schema(PipelineSpec spec, int version) {
    return text(new RegisteredSchemas(spark, spec).registry().load(version));
  }

  private static SchemaText text(RegisteredSchema schema) {
    return new SchemaText(schema.yaml(), List.of());
  }

  @Override
  public void close() {
    if (ours) {
      spark.stop();
    }
  }
}
