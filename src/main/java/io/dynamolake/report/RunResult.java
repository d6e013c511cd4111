// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.ExitStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one attempt of a run ended: what {@code result.json} says to a scheduler. Its members are described by {@code
 * result.schema.json} beside this class; within one version, members are only ever added. Holds paths, types and counts, never an
 * item's value.
 *
 * @param attempt counts the attempts of this run id from 1
 * @param table the table's name in the lake
 * @param lake the lake's root
 * @param message one sentence for a person; on failure the message of the failure
 * @param mode how the table is written, in the words of the pipeline file
 * @param format the table's format, in the words of the pipeline file
 * @param schemaVersion null when the run ended before a registered schema was chosen
 * @param fingerprint of the configuration, as in {@code plan.json}
 * @param receipt null when the run ended before every record was read
 * @param drift one map for each change: text, numbers, booleans, lists and maps of these
 * @param published null when this run id is not visible in the table
 */
@JsonPropertyOrder({
  "version",
  "runId",
  "attempt",
  "table",
  "lake",
  "status",
  "message",
  "noop",
  "resumed",
  "source",
  "mode",
  "format",
  "schemaVersion",
  "fingerprint",
  "startedAt",
  "finishedAt",
  "receipt",
  "drift",
  "quarantine",
  "published"
})
public record RunResult(
    String runId,
    int attempt,
    String table,
    String lake,

    @JsonSerialize(using = StatusJson.Writer.class)
    @JsonDeserialize(using = StatusJson.Reader.class)
    ExitStatus status,

    String message,
    Course course,
    RunSource source,
    String mode,
    String format,
    @Nullable Integer schemaVersion,
    String fingerprint,
    Instant startedAt,
    Instant finishedAt,
    @Nullable Receipt receipt,
    List<Map<String, Object>> drift,
    QuarantineResult quarantine,
    @Nullable PublishedTable published) {

  /** The version of the layout that is written, and the only one that is read. */
  public static final int VERSION = 1;

  /** What the attempt found when it began. */
  public enum Course {
    /** Nothing of this run id was there. */
    STARTED,
    /** An earlier attempt had not finished. */
    RESUMED,
    /** The run had been published; nothing was done. */
    NOOP
  }

  public RunResult {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(lake, "lake");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(course, "course");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(fingerprint, "fingerprint");
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(finishedAt, "finishedAt");
    Objects.requireNonNull(quarantine, "quarantine");
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt counts from 1, got " + attempt);
    }
    drift = PlainJson.copyOfMaps(drift);
  }

  @JsonProperty(value = "version", access = JsonProperty.Access.READ_ONLY)
  public int version() {
    return VERSION;
  }

  @JsonProperty(value = "noop", access = JsonProperty.Access.READ_ONLY)
  public boolean noop() {
    return course == Course.NOOP;
  }

  @JsonProperty(value = "resumed", access = JsonProperty.Access.READ_ONLY)
  public boolean resumed() {
    return course == Course.RESUMED;
  }

  /** Whether the run has reached its end: the same id again is a no-op. */
  public boolean succeeded() {
    return switch (status) {
      case DONE, QUARANTINED -> true;
      case CRASHED,
          CONFIGURATION,
          LIMIT,
          UNAVAILABLE,
          PERMISSION,
          INTEGRITY,
          LOCKED,
          PAUSED,
          INTERRUPTED -> false;
    };
  }

  /**
   * What a repeated command prints of a run that had been published: this result, marked as a no-op.
   *
   * @param judged DONE or QUARANTINED, as the repeated command judges what was put aside
   */
  public RunResult asNoop(ExitStatus judged) {
    return with(
        judged, "Run " + runId + " is already published; nothing to do.", Course.NOOP, receipt);
  }

  /** The same result with another form of its receipt. */
  public RunResult withReceipt(Receipt other) {
    return with(status, message, course, other);
  }

  private RunResult with(
      ExitStatus newStatus, String newMessage, Course newCourse, @Nullable Receipt newReceipt) {
    return new RunResult(
        runId,
        attempt,
        table,
        lake,
        newStatus,
        newMessage,
        newCourse,
        source,
        mode,
        format,
        schemaVersion,
        fingerprint,
        startedAt,
        finishedAt,
        newReceipt,
        drift,
        quarantine,
        published);
  }

  /** Indented JSON, members in the order of the schema, absent members left out, one line end at the end. */
  public String json() {
    return ResultJson.write(this);
  }

  /**
   * Reads what {@link #json} wrote. Unknown members are ignored; computed members are computed again, never trusted.
   *
   * @param origin where the text came from, for messages
   * @throws DynamoLakeException INTEGRITY when the text is not a result of this version
   */
  public static RunResult parse(String text, String origin) {
    return ResultJson.read(text, origin);
  }
}
