// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.PrintableText;
import io.dynamolake.storage.StorageErrors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;

/** Every message of this package. Text that came out of a manifest is printed without control characters, and never at length. */
final class LandingErrors {
  private static final String MANIFESTS_AGAIN =
      "Copy the manifests again from where the export was written.";
  private static final String EXPORT_AGAIN =
      "Copy the file again from where the export was written, or export the table again.";

  private static final String LAND_AGAIN =
      "Land its records again and delete it; once they are gone from the stream, delete it and merge an incremental export of its time.";

  private LandingErrors() {}

  // Finding an export

  static DynamoLakeException badPath(String path, String reason) {
    return configuration("Cannot open export " + path + ": " + reason
        + ". Give the folder that holds manifest-summary.json.");
  }

  static DynamoLakeException severalExports(String path, Collection<String> found) {
    return configuration("Cannot open export "
        + path
        + ": "
        + found.size()
        + " exports lie below it ("
        + firstOf(found)
        + "). Give the folder of one of them.");
  }

  static DynamoLakeException incomplete(String path) {
    return integrity("Cannot open export "
        + path
        + ": it has no manifest-summary.json, so the export is still running or incomplete. Wait until the export is COMPLETED, or"
        + " copy all of its files.");
  }

  static DynamoLakeException incremental(String path, String because) {
    return configuration("Cannot open export "
        + path
        + " as a snapshot: it is an incremental export ("
        + because
        + "), which holds changes. Use it with source type `changes`, or give a full export.");
  }

  static DynamoLakeException full(String path) {
    return configuration(
        "Cannot open export " + path
            + " as changes: it is a full export, which holds items. Use it with source type `export`, or give an incremental export.");
  }

  static DynamoLakeException noChanges(String path) {
    return configuration("Cannot find changes: no incremental export is complete below " + path
        + ". Give the folder that incremental exports were written to.");
  }

  static DynamoLakeException noWindowOf(String tableArn, String foundArn) {
    return configuration("Cannot apply changes of " + PrintableText.of(tableArn)
        + ": the incremental exports that were found are of other tables, such as "
        + PrintableText.of(foundArn) + ". Give the exports of this table.");
  }

  static DynamoLakeException otherTable(ExportedWindow window, String tableId) {
    return integrity(
        "Cannot apply export " + window.root() + ": it is of the table with the id "
            + PrintableText.of(window.tableId()) + ", but the lake has the one with the id "
            + PrintableText.of(tableId)
            + ", which was dropped and created again under its name. Publish a full export of the new table with mode replace.");
  }

  static DynamoLakeException gap(String tableArn, Instant through, ExportedWindow next) {
    Instant from = through;
    Instant to = next.from();
    if (Duration.between(from, to).compareTo(Chain.SHORTEST) < 0) {
      from = to.minus(Chain.SHORTEST);
    }
    return integrity("Cannot apply export " + next.root() + ": no export has the changes from "
        + through + " to " + to
        + ", and the table would lack them unseen. Export them, then run the same command again"
        + exportCommand(tableArn, from, to));
  }

  private static String exportCommand(String tableArn, Instant from, Instant to) {
    boolean tooLong = Duration.between(from, to).compareTo(Chain.LONGEST) > 0;
    Instant end = tooLong ? from.plus(Chain.LONGEST) : to;
    String times =
        "ExportFromTime=" + from + ",ExportToTime=" + end + ",ExportViewType=NEW_AND_OLD_IMAGES";
    return (tooLong ? " (a window has 24 hours at most, so this is the first of several)" : "")
        + ": aws dynamodb export-table-to-point-in-time --table-arn " + PrintableText.of(tableArn)
        + " --export-type INCREMENTAL_EXPORT --incremental-export-specification " + times
        + " --s3-bucket <bucket> --s3-prefix <prefix>";
  }

  // Streams

  static DynamoLakeException noStream(String path) {
    return configuration("Cannot find changes: there is nothing at " + path
        + ". Land the stream there first: by capture, or by the Lambda function.");
  }

  static DynamoLakeException misnamed(String path) {
    return integrity(
        "Cannot apply change file " + PrintableText.of(path)
            + ": its name does not tell the stream, the shard and what it holds. Give it the name that it had, or move it away.");
  }

  static DynamoLakeException badGap(String path) {
    return integrity(
        "Cannot read gap file " + PrintableText.of(path)
            + ": it is not what was written, so nobody can tell which changes are lost. Publish a full export with mode replace, then delete it.");
  }

  /** Changes up to {@code to} are in no file; windows of whole seconds close that, or a new snapshot. */
  static DynamoLakeException lost(
      String landing, String why, String tableArn, Instant through, Instant to) {
    Instant end = Chain.wholeSecond(to);
    Instant from = Duration.between(through, end).compareTo(Chain.SHORTEST) < 0
        ? end.minus(Chain.SHORTEST)
        : through.truncatedTo(ChronoUnit.SECONDS);
    return integrity("Cannot apply the changes in " + landing + ": " + why
        + ". The table would lack changes unseen: it is complete up to " + through
        + ". Publish a new snapshot with mode replace; or export the changes from then to " + end
        + ", merge them with source.exports, and run the same command again"
        + exportCommand(tableArn, from, end));
  }

  /** Changes of the time in which a scan ran are in no file. */
  static DynamoLakeException inexact(String landing, String why, String tableArn, Instant began) {
    return integrity("Cannot apply the changes in " + landing + " to the scan of " + tableArn
        + " that began at " + began + ": " + why
        + ". Use another run id, for a scan that begins now; DynamoDB keeps changes for 24 hours.");
  }

  // Manifests

  static DynamoLakeException manifest(String place, String reason) {
    return integrity("Cannot read " + place + ": " + reason + ". " + MANIFESTS_AGAIN);
  }

  static DynamoLakeException notJson(String place, JsonProcessingException e) {
    String reason = PrintableText.of(e.getOriginalMessage());
    return new DynamoLakeException(
        ErrorCode.INTEGRITY,
        "Cannot read " + place + ": it is not JSON (" + reason + "). " + MANIFESTS_AGAIN,
        e);
  }

  static DynamoLakeException evilKey(String place, String member, String key, String reason) {
    return integrity("Cannot read "
        + place
        + ": "
        + member
        + " '"
        + PrintableText.of(key)
        + "' "
        + reason
        + ". " + MANIFESTS_AGAIN);
  }

  static DynamoLakeException missingFile(String place, String key) {
    return integrity("Cannot open data file " + key + ": " + place
        + " lists it, but it is not there. " + EXPORT_AGAIN);
  }

  static DynamoLakeException finishedAlready(String path) {
    return integrity(
        "Cannot write manifests of "
            + path
            + ": it holds a finished landing, which is never changed. Land into another folder, or read this one.");
  }

  // Data files

  static DynamoLakeException brokenGzip(
      LandingFile file, long records, long line, GzipFormatException e) {
    return new DynamoLakeException(
        ErrorCode.INTEGRITY,
        "Cannot read data file "
            + file.key()
            + " after record "
            + records
            + " (line "
            + line
            + "): "
            + e.reason()
            + ". "
            + again(file),
        e);
  }

  static DynamoLakeException wrongMd5(LandingFile file, String found) {
    return integrity("Cannot accept data file "
        + file.key()
        + ": its manifest promises the MD5 "
        + file.md5()
        + ", but its bytes have "
        + found
        + ". "
        + again(file));
  }

  static DynamoLakeException tooFewRecords(LandingFile file, long found) {
    return integrity("Cannot accept data file "
        + file.key()
        + ": " + promiser(file) + " promises "
        + file.itemCount()
        + " records, but it has "
        + found
        + ". "
        + again(file));
  }

  static DynamoLakeException tooManyRecords(LandingFile file, long line) {
    return integrity("Cannot accept data file "
        + file.key()
        + ": " + promiser(file) + " promises "
        + file.itemCount()
        + " records, one a line, but line "
        + line
        + " is one more. "
        + again(file));
  }

  static DynamoLakeException lineTooLong(LandingFile file, long line, int maxBytes) {
    return integrity("Cannot read data file "
        + file.key()
        + ": line "
        + line
        + " is longer than "
        + maxBytes
        + " bytes, which no item is. "
        + again(file));
  }

  static DynamoLakeException tooMuchBlankSpace(LandingFile file, long line, long bytes) {
    return integrity("Cannot read data file "
        + file.key()
        + ": it has "
        + bytes
        + " bytes of blank lines up to line "
        + line
        + ", which no export has. "
        + again(file));
  }

  // Storage

  /** What a storage's failure to deliver a data file means; the storage's own exception is wrapped once, here. */
  static DynamoLakeException dataFile(LandingFile file, IOException e) throws IOException {
    if (e instanceof FileNotFoundException && !StorageErrors.isDenied(e)) {
      return new DynamoLakeException(
          ErrorCode.INTEGRITY,
          "Cannot open data file " + file.key() + ": it is not at " + file.path() + ". "
              + again(file),
          e);
    }
    return storage("read", file.path(), e);
  }

  /**
   * What a storage's failure means.
   *
   * @throws IOException the exception itself if it says that the thread was interrupted: that is no fault of the storage
   */
  static DynamoLakeException storage(String verb, String path, IOException e) throws IOException {
    if (StorageErrors.isInterruption(e)) {
      throw e;
    }
    return StorageErrors.of(verb, path, e);
  }

  /** For callers that declare no {@link IOException}: an interrupted thread comes out unchecked. */
  static RuntimeException unread(String path, IOException e) {
    try {
      return storage("read", path, e);
    } catch (IOException interrupted) {
      return new UncheckedIOException(interrupted);
    }
  }

  private static String promiser(LandingFile file) {
    return file.isListed() ? "its manifest" : "its name";
  }

  private static String again(LandingFile file) {
    return file.isListed() ? EXPORT_AGAIN : LAND_AGAIN;
  }

  private static String firstOf(Collection<String> names) {
    String first =
        String.join(", ", names.stream().limit(10).map(PrintableText::of).toList());
    return names.size() > 10 ? first + ", ..." : first;
  }

  private static DynamoLakeException configuration(String message) {
    return new DynamoLakeException(ErrorCode.CONFIGURATION, message);
  }

  private static DynamoLakeException integrity(String message) {
    return new DynamoLakeException(ErrorCode.INTEGRITY, message);
  }
}
