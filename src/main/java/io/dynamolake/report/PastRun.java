// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.report;

import static io.dynamolake.report.SummaryText.count;
import static io.dynamolake.report.SummaryText.duration;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A run as its folder tells it.
 *
 * @param state the name of the status with which it ended, in lower case; else {@link #RUNNING}, {@link #UNFINISHED} or {@link #UNTRUSTED}
 * @param startedAt of the attempt that ended it; when it was planned, if none did; null if that cannot be trusted
 * @param receipt null when it did not come that far
 * @param version of the lake table; null when nothing was published
 * @param message why it ended so
 */
@JsonPropertyOrder({
  "runId",
  "state",
  "startedAt",
  "finishedAt",
  "attempt",
  "itemsIn",
  "rows",
  "quarantined",
  "schemaVersion",
  "version",
  "message"
})
public record PastRun(
    String runId,
    String state,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Integer attempt,
    @Nullable Long itemsIn,
    @Nullable Long rows,
    @Nullable Long quarantined,
    @Nullable Integer schemaVersion,
    @Nullable String version,
    String message) {
  /** It holds the table's lock. */
  public static final String RUNNING = "running";

  /** It was planned and has no result, and no process is at work on it. */
  public static final String UNFINISHED = "unfinished";

  /** A file in its folder is not what was written. */
  public static final String UNTRUSTED = "untrusted";

  /** A run that has ended. */
  public static PastRun of(RunResult result) {
    Receipt receipt = result.receipt();
    PublishedTable published = result.published();
    return new PastRun(
        result.runId(),
        result.status().name().toLowerCase(Locale.ROOT),
        result.startedAt(),
        result.finishedAt(),
        result.attempt(),
        receipt == null ? null : receipt.itemsIn(),
        receipt == null ? null : receipt.rows(),
        receipt == null ? null : receipt.quarantined(),
        result.schemaVersion(),
        published == null ? null : published.version(),
        result.message());
  }

  /** A run without a result. */
  public static PastRun without(
      String runId, String state, @Nullable Instant startedAt, String message) {
    return new PastRun(runId, state, startedAt, null, null, null, null, null, null, null, message);
  }

  /** One line for each run, below a header. */
  public static String table(List<PastRun> runs) {
    return AsciiTable.getTable(
        AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS,
        runs,
        List.of(
            left("run").with(PastRun::runId),
            left("state").with(PastRun::state),
            left("started").with(run -> time(run.startedAt())),
            right("took").with(PastRun::took),
            right("items").with(run -> number(run.itemsIn())),
            right("rows").with(run -> number(run.rows())),
            right("quarantined").with(run -> number(run.quarantined())),
            right("schema").with(run -> text(run.schemaVersion(), String::valueOf)),
            right("version").with(run -> text(run.version(), String::valueOf))));
  }

  /** A JSON array of them, with one line end at the end. */
  public static String json(List<PastRun> runs) {
    return ResultJson.write(runs);
  }

  private static Column left(String name) {
    return new Column()
        .header(name)
        .headerAlign(HorizontalAlign.LEFT)
        .dataAlign(HorizontalAlign.LEFT)
        .maxWidth(Integer.MAX_VALUE);
  }

  private static Column right(String name) {
    return new Column()
        .header(name)
        .headerAlign(HorizontalAlign.RIGHT)
        .dataAlign(HorizontalAlign.RIGHT);
  }

  private String took() {
    return startedAt == null || finishedAt == null
        ? ""
        : duration(Duration.between(startedAt, finishedAt));
  }

  private static String time(@Nullable Instant instant) {
    return text(instant, time -> time.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static String number(@Nullable Long number) {
    return text(number, known -> count(known));
  }

  private static <T> String text(@Nullable T value, Function<T, String> text) {
    return value == null ? "" : text.apply(value);
  }
}
