// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.source.DynamoDbConnection;
import io.dynamolake.source.SourceTable;
import io.dynamolake.source.export.AskedExport.Look;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;

/**
 * Incremental exports of one table on request, with the images before and after. Opening them proves that the table is there and may be
 * described; {@link #complete} asks for windows and waits for them. Each is {@link AskedExport asked for once}.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_IncrementalExportSpecification.html">
 *     IncrementalExportSpecification</a>
 */
public final class ChangeExports {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeExports.class);

  private final ExportSpec spec;
  private final DynamoDbConnection connection;
  private final SourceTable table;
  private final ExportErrors errors;
  private final Timing timing;

  private ChangeExports(
      ExportSpec spec, DynamoDbConnection connection, SourceTable table, Timing timing) {
    this.spec = spec;
    this.connection = connection;
    this.table = table;
    this.errors = new ExportErrors(
        spec,
        table,
        connection.place(),
        "Run the same command again in some minutes; if it stays, point-in-time recovery was switched off and on: publish a new"
            + " full export with write.mode replace.");
    this.timing = timing;
  }

  /**
   * A time whose changes are exported, in whole seconds, from 15 minutes to 24 hours long.
   *
   * @param from inclusive
   * @param to exclusive
   */
  public record Window(Instant from, Instant to) {}

  /** What the table can be restored to. Changes from before or after cannot be exported. */
  public record Recovery(Instant from, Instant to) {}

  /**
   * Describes the table.
   *
   * @param spec its {@code at} is not looked at
   * @throws DynamoLakeException as {@link TableExport#open(ExportSpec)}
   */
  public static ChangeExports open(ExportSpec spec) {
    return open(spec, Timing.SYSTEM);
  }

  static ChangeExports open(ExportSpec spec, Timing timing) {
    DynamoDbConnection connection = spec.address().connection();
    try (DynamoDbClient client = connection.open()) {
      SourceTable table = SourceTable.describe(
          connection, client, spec.address().table(), "dynamodb:ExportTableToPointInTime");
      return new ChangeExports(spec, connection, table, timing);
    }
  }

  public SourceTable table() {
    return table;
  }

  /**
   * Asks for it.
   *
   * @throws DynamoLakeException CONFIGURATION if point-in-time recovery is off; PERMISSION or UNAVAILABLE if DynamoDB cannot be asked
   */
  public Recovery recovery() {
    try (ExportApi api = api()) {
      PointInTimeRecoveryDescription recovery = api.pointInTimeRecovery();
      if (recovery == null
          || recovery.pointInTimeRecoveryStatus() != PointInTimeRecoveryStatus.ENABLED
          || recovery.earliestRestorableDateTime() == null
          || recovery.latestRestorableDateTime() == null) {
        throw errors.recoveryIsOff(null);
      }
      return new Recovery(
          recovery.earliestRestorableDateTime(), recovery.latestRestorableDateTime());
    }
  }

  /**
   * Brings the exports of some windows to their ends: asks for all that were not asked for, then waits for one after the other. May be
   * repeated after any failure, and by two processes at once.
   *
   * @param journals the memory of each window's request
   * @throws DynamoLakeException as {@link TableExport#complete}
   * @throws java.io.UncheckedIOException if the thread is interrupted
   */
  public void complete(List<Window> windows, Function<Window, ExportJournal> journals) {
    List<Window> open = windows.stream()
        .filter(window -> AskedExport.completed(spec, journals.apply(window)).isEmpty())
        .toList();
    if (open.isEmpty()) {
      return;
    }
    LOG.info(
        "{} windows of changes of table {} ({}) are exported. Each is charged by the bytes of the changes in it, at least 10 MB: at"
            + " the us-east-1 price of $0.10 a GB, $0.001 or more. Verify the price for your region.",
        open.size(),
        table.name(),
        connection.place());
    try (ExportApi api = api()) {
      List<AskedExport> exports = new ArrayList<>();
      List<ExportRequest> asked = new ArrayList<>();
      for (Window window : open) {
        ExportJournal journal = journals.apply(window);
        AskedExport export = new AskedExport(spec, table, errors, timing, api, journal);
        exports.add(export);
        asked.add(export.ask(() -> wanted(window, journal), Look.AMONG_EXPORTS));
      }
      for (int i = 0; i < open.size(); i++) {
        exports.get(i).complete(asked.get(i));
      }
    }
  }

  private ExportRequest wanted(Window window, ExportJournal journal) {
    return ExportRequest.window(
        journal.run(), table.arn(), window.from(), window.to(), timing.now());
  }

  private ExportApi api() {
    return new ExportApi(spec, table, connection, errors, timing);
  }
}
