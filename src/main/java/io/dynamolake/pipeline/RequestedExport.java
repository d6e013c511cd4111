// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.landing.ExportReader;
import io.dynamolake.landing.ExportSummary;
import io.dynamolake.landing.Landing;
import io.dynamolake.pipeline.ledger.RunFolder;
import io.dynamolake.pipeline.ledger.RunId;
import io.dynamolake.report.PlannedRun;
import io.dynamolake.report.RunSource;
import io.dynamolake.schema.TableKey;
import io.dynamolake.source.SourceTable;
import io.dynamolake.source.export.CompletedExport;
import io.dynamolake.source.export.ExportSpec;
import io.dynamolake.source.export.TableExport;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** A full export that the run asks DynamoDB for, once, whatever becomes of the attempts. It is read where DynamoDB writes it. */
record RequestedExport(Configuration configuration, String controlFolder, TableExport export)
    implements LandedSource {
  /** Beyond a day an unfinished run's export is too old to be taken for today's. */
  private static final Duration RESUMABLE = Duration.ofDays(1);

  static RequestedExport describe(
      Configuration configuration, ExportSpec spec, String controlFolder) {
    return new RequestedExport(configuration, controlFolder, TableExport.open(spec));
  }

  @Override
  public RunSource described() {
    SourceTable table = export.table();
    return new RunSource(
        "export",
        export.spec().to().toString(),
        null,
        export.spec().at(),
        null,
        table.arn(),
        table.id(),
        selection().orElse(null),
        null,
        null);
  }

  @Override
  public Optional<String> selection() {
    return PartialSource.of(export.spec().selection());
  }

  @Override
  public String point() {
    return export.table().arn() + " " + export.table().id();
  }

  @Override
  public RunId runId(String table, String mode, Instant now) {
    Instant at = export.spec().at();
    return RunId.at(table, mode, "export", at == null ? now : at);
  }

  @Override
  public Optional<Duration> resumesBy() {
    return export.spec().at() == null ? Optional.of(RESUMABLE) : Optional.empty();
  }

  @Override
  public TableKey key() {
    return export.table().key();
  }

  @Override
  public Optional<Landing> landed(RunId runId) {
    return export
        .completed(journal(runId))
        .map(completed -> ExportReader.open(configuration, completed.folder()));
  }

  @Override
  public PlannedRun.Reading estimate() {
    SourceTable table = export.table();
    return new PlannedRun.Reading(
        table.items(),
        table.sizeBytes(),
        null,
        null,
        null,
        null,
        null,
        export.estimate().chargedBytes(),
        null);
  }

  private RequestJournal journal(RunId runId) {
    RunFolder folder = RunFolder.of(configuration, controlFolder, runId);
    return new RequestJournal(folder, "export-request", folder.path());
  }

  @Override
  public Landed land(RunId runId) {
    CompletedExport completed = export.complete(journal(runId));
    Landing landing = ExportReader.open(configuration, completed.folder());
    requireSame(completed, landing);
    return new Landed(
        List.of(landing),
        new RunSource(
            "export",
            landing.root(),
            landing.id(),
            completed.exportTime(),
            null,
            landing.summary().tableArn(),
            landing.summary().tableId(),
            selection().orElse(null),
            null,
            null));
  }

  private void requireSame(CompletedExport completed, Landing landing) {
    ExportSummary summary = landing.summary();
    Instant time = summary.exportTime();
    boolean same = landing.id().equals(completed.id())
        && summary.tableArn().equals(export.table().arn())
        && time != null
        && time.truncatedTo(ChronoUnit.SECONDS).equals(completed.exportTime());
    if (!same) {
      throw new DynamoLakeException(
          ErrorCode.INTEGRITY,
          "Cannot take " + landing.root() + " for export " + completed.exportArn()
              + ": its manifest tells another export, table or point in time. Find out who wrote to the bucket, or start a new"
              + " run with --run-id.");
    }
  }
}
