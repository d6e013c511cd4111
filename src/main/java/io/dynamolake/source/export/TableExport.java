// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.source.DynamoDbConnection;
import io.dynamolake.source.SourceTable;
import io.dynamolake.source.export.AskedExport.Look;
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
 * export and waits for it. Each export costs money and cannot be cancelled, so it is {@link AskedExport asked for once}.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExportTableToPointInTime.html">
 *     ExportTableToPointInTime</a>
 */
public final class TableExport {
  private static final Logger LOG = LoggerFactory.getLogger(TableExport.class);

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
    this.errors = new ExportErrors(
        spec,
        table,
        connection.place(),
        "Set source.at to a time at which point-in-time recovery was on, at least five minutes ago.");
    this.timing = timing;
  }

  /**
   * Describes the table.
   *
   * @throws DynamoLakeException CONFIGURATION if there is no such table or no region, or DynamoDB does not take the selection; PERMISSION without credentials or the right to
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
      ExportFilter.of(spec.selection(), table);
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
    return AskedExport.completed(spec, journal);
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
    try (ExportApi api = new ExportApi(spec, table, connection, errors, timing)) {
      AskedExport export = new AskedExport(spec, table, errors, timing, api, journal);
      // A point in time that the user named may have been exported by another run; the latest one
      // cannot.
      Look look = spec.at() == null ? Look.NOWHERE : Look.AMONG_EXPORTS;
      return export.complete(export.ask(() -> wanted(api, journal), look));
    }
  }

  private ExportRequest wanted(ExportApi api, ExportJournal journal) {
    ExportEstimate estimate = estimate(api);
    double gigabytes = estimate.chargedBytes() / GIGABYTE;
    LOG.info(
        "Table {} ({}) has about {} GB, as DynamoDB counted some hours ago. A full export is charged by the GB of table and local"
            + " indexes at its point in time: at the us-east-1 price of $0.10 a GB, about ${}. Verify the price for your region.",
        table.name(),
        connection.place(),
        String.format(Locale.ROOT, "%.3f", gigabytes),
        String.format(Locale.ROOT, "%.2f", gigabytes / 10));
    return ExportRequest.first(journal.run(), table.arn(), estimate.exportTime(), timing.now());
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
}
