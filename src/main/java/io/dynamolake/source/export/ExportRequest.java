// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a run remembers of the export that it asks for: first what it is going to ask, then the export that it got, then where that lies.
 *
 * @param exportFrom the beginning of a window of changes, inclusive; null for a full export
 * @param exportTime pinned, so that a repeated run asks for the same: the state of the table, or the end of the window, exclusive
 * @param number counts the requests of this run from 1; a failed export is returned again for its token, so the next one needs a new token
 * @param exportArn null until DynamoDB has told it
 * @param manifestKey of {@code manifest-summary.json} in the bucket; null until the export is complete
 */
public record ExportRequest(
    String tableArn,
    @Nullable Instant exportFrom,
    Instant exportTime,
    int number,
    String token,
    Instant pinnedAt,
    @Nullable String exportArn,
    @Nullable String manifestKey) {
  public ExportRequest {
    Objects.requireNonNull(tableArn, "tableArn");
    Objects.requireNonNull(exportTime, "exportTime");
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(pinnedAt, "pinnedAt");
  }

  static ExportRequest first(String run, String tableArn, Instant exportTime, Instant now) {
    return new ExportRequest(
        tableArn, null, exportTime, 1, token(run, tableArn, 1), now, null, null);
  }

  static ExportRequest window(String run, String tableArn, Instant from, Instant to, Instant now) {
    return new ExportRequest(tableArn, from, to, 1, token(run, tableArn, 1), now, null, null);
  }

  /** The same once more, under another token. */
  ExportRequest again(String run, Instant now) {
    int next = number + 1;
    return new ExportRequest(
        tableArn, exportFrom, exportTime, next, token(run, tableArn, next), now, null, null);
  }

  ExportRequest answered(String arn) {
    return new ExportRequest(tableArn, exportFrom, exportTime, number, token, pinnedAt, arn, null);
  }

  ExportRequest completed(String manifest) {
    return new ExportRequest(
        tableArn, exportFrom, exportTime, number, token, pinnedAt, exportArn, manifest);
  }

  /** For people. */
  String times() {
    return exportFrom == null
        ? "as of " + exportTime
        : "with the changes from " + exportFrom + " to " + exportTime;
  }

  private static String token(String run, String tableArn, int number) {
    String name = "dynamolake\n" + run + "\n" + tableArn + "\n" + number;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
