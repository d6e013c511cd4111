// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.report;

import io.dynamolake.ExitStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A result in the making: begun with what is known before a run reads anything, filled as the run goes on, finished on success and
 * on failure alike, so that a failed run tells all that it knew. Confined to the driver's thread.
 */
public final class RunResultDraft {
  private final String runId;
  private final int attempt;
  private final String table;
  private final String lake;
  private final String mode;
  private final String format;
  private final String fingerprint;
  private final Instant startedAt;
  private RunSource source;
  private RunResult.Course course = RunResult.Course.STARTED;
  private @Nullable Integer schemaVersion;
  private @Nullable Receipt receipt;
  private List<Map<String, Object>> drift = List.of();
  private QuarantineResult quarantine = QuarantineResult.empty();
  private @Nullable PublishedTable published;

  public RunResultDraft(
      String runId,
      int attempt,
      String table,
      String lake,
      RunSource source,
      String mode,
      String format,
      String fingerprint,
      Instant startedAt) {
    this.runId = runId;
    this.attempt = attempt;
    this.table = table;
    this.lake = lake;
    this.source = source;
    this.mode = mode;
    this.format = format;
    this.fingerprint = fingerprint;
    this.startedAt = startedAt;
  }

  public RunResultDraft resumed() {
    course = RunResult.Course.RESUMED;
    return this;
  }

  public RunResultDraft source(RunSource known) {
    source = known;
    return this;
  }

  public RunResultDraft schemaVersion(int version) {
    schemaVersion = version;
    return this;
  }

  public RunResultDraft receipt(Receipt whole) {
    receipt = whole;
    return this;
  }

  public RunResultDraft drift(List<Map<String, Object>> changes) {
    drift = changes;
    return this;
  }

  public RunResultDraft quarantine(QuarantineResult setAside) {
    quarantine = setAside;
    return this;
  }

  public RunResultDraft published(PublishedTable visible) {
    published = visible;
    return this;
  }

  /** How a run ends. */
  public record End(ExitStatus status, String message, Instant finishedAt) {}

  /** What the result will be once that is published; the draft does not say so before. */
  public RunResult foreseen(PublishedTable visible, End end) {
    return result(visible, end);
  }

  public RunResult finish(End end) {
    return result(published, end);
  }

  /** May be called again, when what follows the first call fails. */
  public RunResult finish(ExitStatus status, String message, Instant finishedAt) {
    return finish(new End(status, message, finishedAt));
  }

  private RunResult result(@Nullable PublishedTable visible, End end) {
    return new RunResult(
        runId,
        attempt,
        table,
        lake,
        end.status(),
        end.message(),
        course,
        source,
        mode,
        format,
        schemaVersion,
        fingerprint,
        startedAt,
        end.finishedAt(),
        receipt,
        drift,
        quarantine,
        visible);
  }
}
