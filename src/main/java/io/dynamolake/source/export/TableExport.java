// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.source.DynamoDbConnection;
import io.dynamolake.source.SourceTable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;

/**
 * A full export of one table on request. Opening it proves that the table is there and may be described; {@link #complete} asks for the
 * export and waits for it.
 *
 * <p>Each export costs money and cannot be cancelled, so a run asks once, wherever its process dies: what will be asked is stored before it
 * is asked, with a token by which DynamoDB knows the request again for eight hours; a repeated run without an answer first looks among the
 * table's exports.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExportTableToPointInTime.html">
 *     ExportTableToPointInTime</a>
 */
public final class TableExport {
  private static final Logger LOG = LoggerFactory.getLogger(TableExport.class);

  /** Between the clock that names exports and the one that decides what can be restored. */
  private static final Duration CLOCK_MARGIN = Duration.ofMinutes(15);

  private static final double GIGABYTE = 1L << 30;

  private final ExportSpec spec;
  private final DynamoDbConnection connection;
  private final SourceTable table;
  private final ExportErrors errors;
  private final Timing timing;

  private TableExport(
      ExportSpec spec, DynamoDbConnection connection, SourceTable table, Timing timing) {
    this.spec = spec;
    this.connection = connection;
    this.table = table;
    this.errors = new ExportErrors(spec, table, connection.place());
    this.timing = timing;
  }

  /**
   * Describes the table.
   *
   * @throws DynamoLakeException CONFIGURATION if there is no such table or no region; PERMISSION without credentials or the right to
   *     describe it; LOCKED if the table is being created or deleted; UNAVAILABLE if DynamoDB does not answer
   */
  public static TableExport open(ExportSpec spec) {
    return open(spec, Timing.SYSTEM);
  }

  static TableExport open(ExportSpec spec, Timing timing) {
    DynamoDbConnection connection = spec.address().connection();
    try (DynamoDbClient client = connection.open()) {
      SourceTable table = SourceTable.describe(
          connection, client, spec.address().table(), "dynamodb:ExportTableToPointInTime");
      return new TableExport(spec, connection, table, timing);
    }
  }

  public SourceTable table() {
    return table;
  }

  public ExportSpec spec() {
    return spec;
  }

  /** What was brought to its end for the run by an earlier call of {@link #complete}; asks nobody. */
  public Optional<CompletedExport> completed(ExportJournal journal) {
    return journal.read().filter(request -> request.manifestKey() != null).map(this::completed);
  }

  /**
   * What an export that is asked for now is charged by.
   *
   * @throws DynamoLakeException CONFIGURATION if point-in-time recovery is off, or the point in time is outside of it; PERMISSION or
   *     UNAVAILABLE if DynamoDB cannot be asked
   */
  public ExportEstimate estimate() {
    try (ExportApi api = new ExportApi(spec, table, connection, errors, timing)) {
      return estimate(api);
    }
  }

  private ExportEstimate estimate(ExportApi api) {
    return new ExportEstimate(exportTime(api), api.chargedBytes());
  }

  /**
   * Brings the export of a run to its end: asks for it unless that was done, and waits. May be repeated after any failure, and by two
   * processes at once.
   *
   * @throws DynamoLakeException CONFIGURATION if point-in-time recovery is off, the point in time is outside of it, or the bucket or key
   *     does not exist; PERMISSION if a call, the bucket or the key is denied; UNAVAILABLE if DynamoDB throttles or fails for ten minutes
   *     or the export is not complete in time; INTEGRITY if the export is not the one that was asked for
   * @throws java.io.UncheckedIOException if the thread is interrupted
   */
  public CompletedExport complete(ExportJournal journal) {
    Optional<CompletedExport> completed = completed(journal);
    if (completed.isPresent()) {
      return completed.get();
    }
    Optional<ExportRequest> stored = journal.read();
    try (ExportApi api = new ExportApi(spec, table, connection, errors, timing)) {
      ExportRequest request =
          stored.isPresent() ? resumed(stored.get(), api, journal) : pinned(api, journal);
      DescribedExport export =
          await(answered(request, stored.isPresent(), api, journal), api, journal);
      return completed(finished(request, export, journal));
    }
  }

  /** Decides what is asked, and stores that: from here on a repeated run asks for the same. */
  private ExportRequest pinned(ExportApi api, ExportJournal journal) {
    ExportEstimate estimate = estimate(api);
    double gigabytes = estimate.chargedBytes() / GIGABYTE;
    LOG.info(
        "Table {} ({}) has about {} GB, as DynamoDB counted some hours ago. A full export is charged by the GB of table and local"
            + " indexes at its point in time: at the us-east-1 price of $0.10 a GB, about ${}. Verify the price for your region.",
        table.name(),
        connection.place(),
        String.format(Locale.ROOT, "%.3f", gigabytes),
        String.format(Locale.ROOT, "%.2f", gigabytes / 10));
    ExportRequest request =
        ExportRequest.first(journal.run(), table.arn(), estimate.exportTime(), timing.now());
    journal.store(request);
    journal.reached(ExportJournal.Step.PINNED);
    return request;
  }

  /** The point in time, held against what can be restored, before anything is charged. */
  private Instant exportTime(ExportApi api) {
    Instant at = spec.at();
    PointInTimeRecoveryDescription recovery;
    try {
      recovery = api.pointInTimeRecovery();
    } catch (DynamoLakeException e) {
      if (at == null || e.code() != ErrorCode.PERMISSION) {
        throw e;
      }
      LOG.warn("The point in time is not checked before the request. {}", e.getMessage());
      return at;
    }
    if (recovery == null
        || recovery.pointInTimeRecoveryStatus() != PointInTimeRecoveryStatus.ENABLED) {
      throw errors.recoveryIsOff(null);
    }
    Instant from = recovery.earliestRestorableDateTime();
    Instant to = recovery.latestRestorableDateTime();
    if (at == null) {
      if (to == null) {
        throw errors.recoveryIsOff(null);
      }
      return to.truncatedTo(ChronoUnit.SECONDS);
    }
    if ((from != null && at.isBefore(from)) || (to != null && at.isAfter(to))) {
      throw errors.outsideRecovery(at, from, to);
    }
    return at;
  }

  /** A failed export stays failed under its token: the next attempt asks under another one. */
  private ExportRequest resumed(ExportRequest stored, ExportApi api, ExportJournal journal) {
    String arn = stored.exportArn();
    if (arn == null) {
      return stored;
    }
    DescribedExport export = api.describe(arn);
    if (!export.hasFailed()) {
      return stored;
    }
    LOG.warn(
        "A new export is asked for. {}", errors.failed(export.description()).getMessage());
    ExportRequest next = stored.again(journal.run(), timing.now());
    journal.store(next);
    journal.reached(ExportJournal.Step.PINNED);
    return next;
  }

  private ExportRequest answered(
      ExportRequest request, boolean repeated, ExportApi api, ExportJournal journal) {
    if (request.exportArn() != null) {
      return request;
    }
    // A point in time that the user named may have been exported by another run; the latest one
    // cannot.
    Optional<DescribedExport> found =
        repeated || spec.at() != null ? existing(request, api) : Optional.empty();
    found.ifPresent(export -> LOG.info(
        "Export {} of table {} as of {} is there already; none is asked for",
        export.arn(),
        table.name(),
        request.exportTime()));
    DescribedExport export = found.orElseGet(() -> api.request(request));
    journal.reached(ExportJournal.Step.ANSWERED);
    ExportRequest answered = request.answered(export.arn());
    journal.store(answered);
    LOG.info(
        "Export {} of table {} as of {} to {} is at work",
        export.arn(),
        table.name(),
        request.exportTime(),
        spec.to());
    return answered;
  }

  private Optional<DescribedExport> existing(ExportRequest request, ExportApi api) {
    return api.exportsSince(request.exportTime().minus(CLOCK_MARGIN)).stream()
        .map(api::describe)
        .filter(export -> export.answers(spec, table, request))
        .findFirst();
  }

  private DescribedExport await(ExportRequest request, ExportApi api, ExportJournal journal) {
    String arn = String.valueOf(request.exportArn());
    Instant start = timing.now();
    Pauses pauses = new Pauses(timing);
    while (true) {
      DescribedExport export = api.describe(arn);
      if (export.hasFailed()) {
        throw errors.failed(export.description());
      }
      if (export.isComplete()) {
        return export;
      }
      Duration waited = Duration.between(start, timing.now());
      Duration left = spec.patience().minus(waited);
      if (left.isNegative() || left.isZero()) {
        throw errors.lostPatience(arn, spec.patience());
      }
      Duration pause = pauses.next(left);
      LOG.info(
          "Export {} of table {} is being written for {}; looking again in {}",
          ExportErrors.id(arn),
          table.name(),
          ExportErrors.text(age(export, waited)),
          ExportErrors.text(pause));
      journal.reached(ExportJournal.Step.WAITING);
      api.sleep(pause);
    }
  }

  private Duration age(DescribedExport export, Duration waited) {
    Instant began = export.description().startTime();
    Duration age = began == null ? waited : Duration.between(began, timing.now());
    return age.isNegative() ? waited : age;
  }

  private ExportRequest finished(
      ExportRequest request, DescribedExport export, ExportJournal journal) {
    journal.reached(ExportJournal.Step.COMPLETE);
    String manifest = export.description().exportManifest();
    if (!export.holdsWholeTable()) {
      throw errors.notWhatWasAskedFor(
          export.arn(),
          "it is " + (export.coverage() == Coverage.FILTERED ? "filtered" : "incremental"));
    }
    if (!request.tableArn().equals(export.description().tableArn())) {
      throw errors.notWhatWasAskedFor(export.arn(), "it is of another table");
    }
    if (!export.isAt(request.exportTime())) {
      throw errors.notWhatWasAskedFor(
          export.arn(),
          "its point in time is " + export.description().exportTime() + ", not "
              + request.exportTime());
    }
    if (!spec.to().bucket().equals(export.description().s3Bucket()) || manifest == null) {
      throw errors.notWhatWasAskedFor(export.arn(), "it names no manifest in " + spec.to());
    }
    LOG.info(
        "Export {} of table {} is complete: {} items, {} bytes charged",
        export.arn(),
        table.name(),
        export.description().itemCount(),
        export.description().billedSizeBytes());
    ExportRequest completed = request.answered(export.arn()).completed(manifest);
    journal.store(completed);
    return completed;
  }

  private CompletedExport completed(ExportRequest request) {
    return new CompletedExport(
        String.valueOf(request.exportArn()),
        request.exportTime(),
        spec.to().folderOf(String.valueOf(request.manifestKey())));
  }
}
