// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import io.dynamolake.item.DataFormat;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The change files of a stream as they lie in a landing at one time, and what the landing tells of lost records. Nothing is read of the
 * files yet: their names tell how many records they hold.
 *
 * @param root fully qualified path of the landing
 * @param files ordered by name; {@link LandingFile#key} is relative to the landing, so the same file has the same one wherever it lies
 * @param streamLabels of all files, sorted
 * @param gaps the one that was noticed first comes first
 * @param received other files of stream records, in no form that we know yet: nothing tells how many records they hold
 * @param others how many files lie there that are no change files: being written, or somebody's
 */
public record StreamLanding(
    String root,
    List<LandingFile> files,
    List<String> streamLabels,
    List<StreamGap> gaps,
    List<LandingFile> received,
    long others) {
  /** Streams order their records themselves: no time is outside. */
  private static final ChangeWindow ALWAYS =
      new ChangeWindow(Instant.EPOCH, Instant.parse("9999-12-31T23:59:59Z"), "STREAM");

  private static final String CHANGE_FILE = ".json.gz";
  private static final Set<String> OURS =
      Set.of(ChangeFileName.FOLDER, StreamGap.CAPTURE_FOLDER, "lock");

  /** As Hadoop has it: what is being written, or a mark. */
  private static final Pattern HIDDEN = Pattern.compile("(^|/)[._]");

  private static final int MAX_GAP_BYTES = 64 * 1024;

  public StreamLanding {
    files = List.copyOf(files);
    streamLabels = List.copyOf(streamLabels);
    gaps = List.copyOf(gaps);
    received = List.copyOf(received);
  }

  /** What belongs to a landing. */
  public enum Extent {
    /** The files in its folder of change files. */
    CHANGE_FILES,
    /** Whatever else lies below it, too: Firehose names its files as it likes. */
    ANY_FILES
  }

  /**
   * Lists a landing.
   *
   * @param path the folder in which {@code changes} lies; a landing without change files is one, too
   * @throws io.dynamolake.DynamoLakeException CONFIGURATION if nothing is at the path; INTEGRITY if a file is called like a change file and
   *     is none, or a gap file cannot be read; PERMISSION or UNAVAILABLE if the storage fails
   */
  public static StreamLanding open(Configuration conf, String path, Extent extent) {
    try {
      Path given = new Path(path);
      FileSystem fs = given.getFileSystem(conf);
      Path root = fs.makeQualified(given);
      if (Storage.list(fs, root).isEmpty()) {
        throw LandingErrors.noStream(root.toString());
      }
      return list(fs, root, extent);
    } catch (IOException e) {
      throw LandingErrors.unread(path, e);
    }
  }

  private static StreamLanding list(FileSystem fs, Path root, Extent extent) throws IOException {
    List<LandingFile> files = new ArrayList<>();
    TreeSet<String> labels = new TreeSet<>();
    long others = 0;
    for (LocatedFileStatus file : below(fs, new Path(root, ChangeFileName.FOLDER))) {
      String key = relative(root, file.getPath());
      Optional<ChangeFileName> name = ChangeFileName.parse(key);
      if (name.isPresent()) {
        files.add(
            LandingFile.named(key, file.getPath().toString(), name.get().records(), file.getLen()));
        labels.add(name.get().streamLabel());
      } else if (key.endsWith(CHANGE_FILE)) {
        throw LandingErrors.misnamed(root + "/" + key);
      } else {
        others++;
      }
    }
    files.sort(Comparator.comparing(LandingFile::key));
    return new StreamLanding(
        root.toString(),
        files,
        List.copyOf(labels),
        gaps(fs, root),
        extent == Extent.ANY_FILES ? received(fs, root) : List.of(),
        others);
  }

  private static List<LandingFile> received(FileSystem fs, Path root) throws IOException {
    List<LandingFile> received = new ArrayList<>();
    for (LocatedFileStatus file : below(fs, root)) {
      String key = relative(root, file.getPath());
      boolean ours = OURS.contains(key.substring(0, Math.max(0, key.indexOf('/'))));
      if (!ours && file.getLen() > 0 && !HIDDEN.matcher(key).find()) {
        received.add(LandingFile.named(key, file.getPath().toString(), 0, file.getLen()));
      }
    }
    received.sort(Comparator.comparing(LandingFile::key));
    return received;
  }

  private static List<StreamGap> gaps(FileSystem fs, Path root) throws IOException {
    List<StreamGap> gaps = new ArrayList<>();
    for (FileStatus stream :
        Storage.list(fs, new Path(root, StreamGap.CAPTURE_FOLDER)).values()) {
      Path folder = new Path(stream.getPath(), StreamGap.FOLDER);
      for (FileStatus file : Storage.list(fs, folder).values()) {
        if (file.getPath().getName().endsWith(".json")) {
          byte[] bytes = Storage.readAtMost(fs, file.getPath(), MAX_GAP_BYTES);
          String place = file.getPath().toString();
          gaps.add(StreamGap.parse(bytes, place).orElseThrow(() -> LandingErrors.badGap(place)));
        }
      }
    }
    gaps.sort(Comparator.comparing(StreamGap::noticed).thenComparing(StreamGap::file));
    return gaps;
  }

  /**
   * Proves that a table may have these changes: nothing is known to be missing before them.
   *
   * @throws io.dynamolake.DynamoLakeException INTEGRITY if records were lost, or a stream began, after the time up to which the table has
   *     every change; the message tells what repairs it
   */
  public void requireWhole(Chain.Link table) {
    missing(table.through(), "than the table is complete").ifPresent(missing -> {
      throw LandingErrors.lost(
          root, missing.text(), table.tableArn(), table.through(), missing.until());
    });
  }

  /**
   * The same for a scan, over which these changes are to be laid.
   *
   * @param began when the scan began
   * @throws io.dynamolake.DynamoLakeException INTEGRITY if records were lost, or a stream began, since then
   */
  public void requireWholeSince(Instant began, String tableArn) {
    missing(began, "than that").ifPresent(missing -> {
      throw LandingErrors.inexact(root, missing.text(), tableArn, began);
    });
  }

  /** Changes that may have been made before a time, and that the landing does not have. */
  private record Missing(String text, Instant until) {}

  /** @param than {@code since}, for a reader who knows which time that is */
  private Optional<Missing> missing(Instant since, String than) {
    for (StreamGap gap : gaps) {
      if (gap.isOpen(since)) {
        return Optional.of(new Missing(gap.text(), gap.noticed()));
      }
    }
    for (String label : streamLabels) {
      Optional<Instant> began = began(label);
      if (began.isPresent() && began.get().isAfter(since)) {
        return Optional.of(
            new Missing("stream " + label + " was switched on later " + than, began.get()));
      }
    }
    return Optional.empty();
  }

  /** A label is the time at which its stream was switched on, in UTC; empty for labels of another kind. */
  public static Optional<Instant> began(String label) {
    try {
      return Optional.of(LocalDateTime.parse(label).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static List<LocatedFileStatus> below(FileSystem fs, Path folder) throws IOException {
    List<LocatedFileStatus> found = new ArrayList<>();
    try {
      RemoteIterator<LocatedFileStatus> files = fs.listFiles(folder, true);
      while (files.hasNext()) {
        found.add(files.next());
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    return found;
  }

  private static String relative(Path root, Path file) {
    String base = root.toUri().getPath();
    String path = file.toUri().getPath();
    return path.equals(base)
        ? file.getName()
        : path.substring(base.endsWith("/") ? base.length() : base.length() + 1);
  }

  /** The files of one stream. */
  public List<LandingFile> files(String streamLabel) {
    return files.stream()
        .filter(file -> ChangeFileName.parse(file.key())
            .filter(name -> name.streamLabel().equals(streamLabel))
            .isPresent())
        .toList();
  }

  /**
   * Some of the files as a landing to read.
   *
   * @param tableArn ARN of the source table, which the files do not tell
   */
  public Landing landing(String tableArn, String tableId, List<LandingFile> some) {
    long records = some.stream().mapToLong(LandingFile::itemCount).sum();
    ExportSummary summary =
        new ExportSummary(tableArn, tableId, null, null, records, DataFormat.DYNAMODB_JSON, ALWAYS);
    return new Landing(root, digest(some), summary, some, others);
  }

  /** Short, and another one for other files. */
  public static String digest(List<LandingFile> files) {
    MessageDigest digest = Md5.digest();
    files.forEach(file -> digest.update((file.key() + "\n").getBytes(StandardCharsets.UTF_8)));
    return files.size() + "-files-" + Md5.hex(digest.digest());
  }
}
