// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.landing.ExportSummary;
import io.dynamolake.landing.Landing;
import io.dynamolake.landing.LandingFile;
import io.dynamolake.landing.StreamLanding;
import io.dynamolake.pipeline.ledger.RunId;
import io.dynamolake.report.PlannedRun;
import io.dynamolake.report.RunSource;
import io.dynamolake.report.RunSource.StreamChanges;
import io.dynamolake.schema.TableKey;
import io.dynamolake.source.TableAddress;
import io.dynamolake.source.stream.CaptureReport;
import io.dynamolake.source.stream.StreamCapture;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * A scanned table together with the changes that were made while it was scanned: the stream is captured from before the first page is read
 * until after the last one. What a run reads are two landings, and a killed run goes on with what has come of both.
 *
 * @param streamLanding the folder into which the stream is captured
 * @param stream its label
 */
record ExactScan(
    ScannedTable scan, TableAddress address, String streamLanding, String stream, Clock clock)
    implements LandedSource {
  /** @throws DynamoLakeException CONFIGURATION if the table has no stream, or one that does not tell what items are after a change */
  static ExactScan describe(
      ScannedTable scan, TableAddress address, String streamLanding, Clock clock) {
    return new ExactScan(
        scan, address, streamLanding, StreamCapture.labelOf(address, clock), clock);
  }

  @Override
  public RunSource described() {
    return scan.described().with(new StreamChanges(stream, null, 0, 0));
  }

  @Override
  public String point() {
    return scan.point();
  }

  @Override
  public RunId runId(String table, String mode, Instant now) {
    return scan.runId(table, mode, now);
  }

  @Override
  public Optional<Duration> resumesBy() {
    return scan.resumesBy();
  }

  @Override
  public TableKey key() {
    return scan.key();
  }

  /** The changes are not landed before a run is. */
  @Override
  public Optional<Landing> landed(RunId runId) {
    return scan.landed(runId);
  }

  @Override
  public PlannedRun.Reading estimate() {
    return scan.estimate();
  }

  /**
   * {@inheritDoc}
   *
   * @throws DynamoLakeException INTEGRITY if changes since the scan began are lost; LOCKED while another process captures the table
   */
  @Override
  public Landed land(RunId runId) {
    Configuration conf = scan.spark().sparkContext().hadoopConfiguration();
    try (CaptureAlongside alongside =
        CaptureAlongside.begin(conf, address, streamLanding, runId, clock)) {
      scan.begun(runId).ifPresent(this::requireWholeSince);
      Landed scanned = scan.land(runId);
      CaptureReport captured = alongside.end();
      Landing items = scanned.landings().get(0);
      StreamLanding changes = requireWholeSince(began(items));
      List<LandingFile> files = changes.files(captured.streamLabel());
      Landing landed =
          changes.landing(items.summary().tableArn(), items.summary().tableId(), files);
      return new Landed(
          List.of(until(items, clock.instant()), landed),
          scanned
              .source()
              .with(new StreamChanges(
                  captured.streamLabel(), captured.through(), files.size(), landed.itemCount())));
    }
  }

  private StreamLanding requireWholeSince(Instant began) {
    StreamLanding landing = StreamLanding.open(
        scan.spark().sparkContext().hadoopConfiguration(),
        streamLanding,
        StreamLanding.Extent.CHANGE_FILES);
    landing.requireWholeSince(began, scan.scan().table().arn());
    return landing;
  }

  private static Instant began(Landing items) {
    return Objects.requireNonNull(items.summary().exportTime());
  }

  /** The reading of this snapshot was not over before the last change was read. */
  private static Landing until(Landing items, Instant end) {
    ExportSummary summary = items.summary();
    return new Landing(
        items.root(),
        items.id(),
        new ExportSummary(
            summary.tableArn(),
            summary.tableId(),
            summary.exportTime(),
            end,
            summary.itemCount(),
            summary.format(),
            summary.window()),
        items.files(),
        items.unlisted());
  }
}
