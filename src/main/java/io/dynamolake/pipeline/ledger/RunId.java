// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.RunFolderName;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names a run of one table: the same id is the same run. */
public record RunId(@JsonValue String text) {
  private static final int MAX_LENGTH = 128;
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9-][A-Za-z0-9._:+-]*");
  private static final Pattern STAMPED = Pattern.compile("\\d{8}T\\d{9}Z");
  private static final int STAMP_LENGTH = "20261122T000000000Z".length();
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** @throws DynamoLakeException CONFIGURATION when the text is no run id */
  @JsonCreator
  public RunId {
    if (!isValid(text)) {
      throw LedgerErrors.runIdRefused(text);
    }
  }

  static boolean isValid(String text) {
    return VALID.matcher(text).matches() && RunFolderName.of(text).length() <= MAX_LENGTH;
  }

  /** The run id whose {@link #folder} has this name; empty for a name that is none. */
  public static Optional<RunId> ofFolder(String name) {
    String text = RunFolderName.runId(name);
    return Optional.of(text)
        .filter(RunId::isValid)
        .map(RunId::new)
        .filter(id -> id.folder().equals(name));
  }

  /** The name of this run's folders: safe on every file system, and another one for every id. */
  public String folder() {
    return RunFolderName.of(text);
  }

  /**
   * The same table, mode and source point always give the same id. Reads {@code <mode>-<source point>} where that is a run id by
   * itself; else what does not belong is replaced, and a hash of all three is appended.
   *
   * @param sourcePoint what makes two sources different, such as an export's id
   */
  public static RunId of(String table, String mode, String sourcePoint) {
    String plain = mode + "-" + sourcePoint;
    if (isValid(plain)) {
      return new RunId(plain);
    }
    String hash = Sha256.hex(table + "\n" + mode + "\n" + sourcePoint).substring(0, 16);
    String readable = plain.replaceAll("[^A-Za-z0-9.-]+", "_").replaceFirst("^[._]+", "");
    int room = MAX_LENGTH - hash.length() - 1;
    return new RunId(readable.substring(0, Math.min(readable.length(), room)) + "-" + hash);
  }

  /** For a source without a point of its own, such as a scan: unique by the millisecond at which the run starts. */
  public static RunId startedAt(String table, String mode, Instant start) {
    return at(table, mode, "scan", start);
  }

  /**
   * For a source that is known by its kind and a time, such as an export that is to be requested.
   *
   * @param kind a word that tells the source from others with the same time
   */
  public static RunId at(String table, String mode, String kind, Instant time) {
    return of(table, mode, kind + "-" + STAMP.format(time));
  }

  /** For the same work once more, such as {@code merge-w5-2}; the longest ids lose their end. */
  public RunId again(int time) {
    String end = "-" + time;
    return new RunId(text.substring(0, Math.min(text.length(), MAX_LENGTH - end.length())) + end);
  }

  /** Whether the id itself tells that it was made before a time; false for ids that tell no time. */
  public boolean isFromBefore(Instant time) {
    int begin = text.length() - STAMP_LENGTH;
    return begin > 0
        && text.charAt(begin - 1) == '-'
        && STAMPED.matcher(text.substring(begin)).matches()
        && text.substring(begin).compareTo(STAMP.format(time)) < 0;
  }

  @Override
  public String toString() {
    return text;
  }
}
