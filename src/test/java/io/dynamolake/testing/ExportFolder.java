// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import io.dynamolake.item.DataFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/**
 * Lays out a full export in a local folder that stands for a bucket, as AWS does it, from lines; with faults if they are asked for.
 * Shares no code with what it tests.
 *
 * <pre>{@code
 * String export = ExportFolder.in(bucket).file("{\"Item\":{\"pk\":{\"S\":\"a\"}}}").with(Fault.MISSING_FILE).write();
 * }</pre>
 */
public final class ExportFolder {
  /** What can be wrong with an export, or merely unusual. Faults of data files hit the first one. */
  public enum Fault {
    /** A listed data file is not there. */
    MISSING_FILE,
    /** The last third of the file's bytes is cut off. */
    TRUNCATED_FILE,
    /** Another record of the same length stands in the file; gzip is fine, the MD5 is not. */
    ALTERED_FILE,
    /** The bytes of the first two files are swapped. */
    SWAPPED_FILES,
    /** The files manifest, and the summary with it, promises a record more than the file has. */
    ONE_RECORD_LESS,
    /** The files manifest, and the summary with it, promises a record less than the file has. */
    ONE_RECORD_MORE,
    /** The summary promises an item more than the files add up to. */
    WRONG_SUM,
    /** Garbage follows the gzip stream; the MD5 covers it. */
    TRAILING_GARBAGE,
    /** The files manifest was changed after its MD5 was taken. */
    TAMPERED_FILES_MANIFEST,
    /** The summary was changed after its MD5 was taken. */
    TAMPERED_SUMMARY,
    /** The first file stands twice in the files manifest. */
    LISTED_TWICE,
    /** Only {@code _started} and data are there. */
    RUNNING,
    /** The summary alone is missing. */
    NO_SUMMARY,
    /** The files manifest alone is missing. */
    NO_FILES_MANIFEST,
    /** The summary is that of an incremental export. */
    INCREMENTAL,
    /** A file that no manifest names lies among the data. Harmless. */
    STRAY_FILE,
    /** No MD5 files lie beside the manifests. Harmless. */
    NO_SIDECARS,
    /** The MD5 files have the ending that AWS documents, and a line end. Harmless. */
    CHECKSUM_SIDECARS,
    /** The files manifest lacks its last line end. Harmless. */
    NO_FINAL_NEWLINE,
    /** Each record is a gzip member of its own. Harmless. */
    MANY_MEMBERS,
    /** Lines end in CR LF, with a blank one after each. Harmless. */
    CRLF,
    /** Keys in the files manifest lack the prefix, as in AWS's sample. Harmless. */
    KEYS_WITHOUT_PREFIX
  }

  private static final class DataFile {
    private final String name;
    private final byte[] bytes;
    private final long itemCount;

    DataFile(String name, byte[] bytes, long itemCount) {
      this.name = name;
      this.bytes = bytes;
      this.itemCount = itemCount;
    }
  }

  private final Path bucket;
  private final List<List<String>> files = new ArrayList<>();
  private final List<DataFile> rawFiles = new ArrayList<>();
  private final Set<Fault> faults = EnumSet.noneOf(Fault.class);
  private String prefix = "exports/nightly";
  private String table = "orders";
  private String id = "01700000000000-abcdef12";
  private DataFormat format = DataFormat.DYNAMODB_JSON;
  private String exportTime = "2023-11-14T22:13:20.000Z";
  private String changesFrom = "2023-11-13T22:13:20.000Z";
  private String changesTo = "2023-11-14T22:13:20.000Z";
  private boolean changes;
  private UnaryOperator<String> summaryEdit = UnaryOperator.identity();
  private UnaryOperator<String> filesEdit = UnaryOperator.identity();

  private ExportFolder(Path bucket) {
    this.bucket = bucket;
  }

  /** An export without data files yet, of table {@code orders}, under the prefix {@code exports/nightly}. */
  public static ExportFolder in(Path bucket) {
    return new ExportFolder(bucket);
  }

  /** The S3 prefix; empty for none. */
  public ExportFolder prefix(String value) {
    prefix = value;
    return this;
  }

  public ExportFolder table(String name) {
    table = name;
    return this;
  }

  public ExportFolder id(String value) {
    id = value;
    return this;
  }

  public ExportFolder format(DataFormat value) {
    format = value;
    return this;
  }

  /** The point in time of a full export. */
  public ExportFolder at(Instant time) {
    exportTime = time.toString();
    return this;
  }

  /** Makes it an incremental export, whose data lies in a folder beside its own that it shares with others. */
  public ExportFolder changes(Instant from, Instant to) {
    changes = true;
    changesFrom = from.toString();
    changesTo = to.toString();
    return with(Fault.INCREMENTAL);
  }

  /** Adds a data file with these lines; without any, the file of an empty partition. */
  public ExportFolder file(String... lines) {
    return file(List.of(lines));
  }

  public ExportFolder file(List<String> lines) {
    files.add(List.copyOf(lines));
    return this;
  }

  /** Adds a data file with exactly these compressed bytes; the manifest gets their true MD5. */
  public ExportFolder rawFile(String name, byte[] bytes, long itemCount) {
    rawFiles.add(new DataFile(name, bytes, itemCount));
    return this;
  }

  public ExportFolder with(Fault... wanted) {
    faults.addAll(List.of(wanted));
    return this;
  }

  /** Edits the text of {@code manifest-summary.json}; its MD5 is taken afterwards. */
  public ExportFolder summary(UnaryOperator<String> edit) {
    summaryEdit = edit;
    return this;
  }

  /** Edits the text of {@code manifest-files.json}; its MD5 is taken afterwards. */
  public ExportFolder filesManifest(UnaryOperator<String> edit) {
    filesEdit = edit;
    return this;
  }

  /** Writes the export and returns the path of its folder. */
  public String write() {
    Path root = bucket.resolve(rootKey());
    List<DataFile> written = dataFiles();
    StringBuilder lines = new StringBuilder();
    long sum = has(Fault.WRONG_SUM) ? 1 : 0;
    for (int i = 0; i < written.size(); i++) {
      DataFile file = written.get(i);
      long count = file.itemCount
          + (i > 0 ? 0 : has(Fault.ONE_RECORD_LESS) ? 1 : has(Fault.ONE_RECORD_MORE) ? -1 : 0);
      String line = filesLine(file, count);
      lines.append(i == 0 && has(Fault.LISTED_TWICE) ? line + line : line);
      sum += i == 0 && has(Fault.LISTED_TWICE) ? 2 * count : count;
    }
    writeData(changes ? root.resolveSibling("data") : root.resolve("data"), written);
    write(root.resolve("_started"), new byte[0]);
    if (!has(Fault.RUNNING)) {
      String text = has(Fault.NO_FINAL_NEWLINE) ? lines.toString().strip() : lines.toString();
      if (!has(Fault.NO_FILES_MANIFEST)) {
        writeManifest(
            root, "manifest-files", filesEdit.apply(text), has(Fault.TAMPERED_FILES_MANIFEST));
      }
      if (!has(Fault.NO_SUMMARY)) {
        writeManifest(
            root,
            "manifest-summary",
            summaryEdit.apply(summaryText(sum)),
            has(Fault.TAMPERED_SUMMARY));
      }
    }
    return root.toString();
  }

  /** Gzips text as one member. */
  public static byte[] gzip(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The name of a data file of an export in DynamoDB JSON, as AWS would make it: 26 characters of a-z and 2-7. */
  public static String fileName(String exportId, int index) {
    byte[] hash = md5((exportId + index).getBytes(StandardCharsets.UTF_8));
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < 26; i++) {
      name.append("abcdefghijklmnopqrstuvwxyz234567".charAt((hash[i % 16] + i) & 31));
    }
    return name + ".json.gz";
  }

  private boolean has(Fault fault) {
    return faults.contains(fault);
  }

  private String rootKey() {
    return (prefix.isEmpty() ? "" : prefix + "/") + "AWSDynamoDB/" + id;
  }

  /** The files as the manifest shall describe them. */
  private List<DataFile> dataFiles() {
    List<DataFile> all = new ArrayList<>();
    for (List<String> lines : files) {
      byte[] bytes = compress(lines);
      if (all.isEmpty() && has(Fault.TRAILING_GARBAGE)) {
        bytes = concat(bytes, "garbage".getBytes(StandardCharsets.UTF_8));
      }
      all.add(new DataFile(fileName(all.size()), bytes, lines.size()));
    }
    all.addAll(rawFiles);
    return all;
  }

  private byte[] compress(List<String> lines) {
    String end = has(Fault.CRLF) ? "\r\n\r\n" : "\n";
    if (!has(Fault.MANY_MEMBERS)) {
      return gzip(lines.isEmpty() ? "" : String.join(end, lines) + end);
    }
    byte[] members = gzip("");
    for (String line : lines) {
      members = concat(members, gzip(line + end));
    }
    return members;
  }

  private String fileName(int index) {
    String name = fileName(id, index);
    return format == DataFormat.ION ? name.replace(".json.", ".ion.") : name;
  }

  private String filesLine(DataFile file, long itemCount) {
    String root = has(Fault.KEYS_WITHOUT_PREFIX) ? "AWSDynamoDB/" + id : rootKey();
    root = changes ? root.substring(0, root.length() - id.length() - 1) : root;
    return String.format(
        Locale.ROOT,
        "{\"itemCount\":%d,\"md5Checksum\":\"%s\",\"etag\":\"%s-1\",\"dataFileS3Key\":\"%s/data/%s\"}\n",
        itemCount,
        base64(md5(file.bytes)),
        HexFormat.of().formatHex(md5(md5(file.bytes))),
        root,
        file.name);
  }

  private String summaryText(long itemCount) {
    String arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/" + table;
    boolean incremental = has(Fault.INCREMENTAL);
    String times = incremental
        ? "\"exportFromTime\":\"" + changesFrom + "\",\"exportToTime\":\"" + changesTo + "\""
        : "\"exportTime\":\"" + exportTime + "\"";
    String view =
        incremental ? ",\"outputView\":\"NEW_IMAGE\",\"exportType\":\"INCREMENTAL_EXPORT\"" : "";
    return "{\"version\":\"" + (incremental ? "2023-08-01" : "2020-06-30") + "\",\"exportArn\":\""
        + arn + "/export/" + id
        + "\",\"startTime\":\"2023-11-14T22:13:20.000Z\",\"endTime\":\"2023-11-14T22:18:20.000Z\",\"tableArn\":\""
        + arn
        + "\",\"tableId\":\"12345678-abcd-4000-8000-123456789012\"," + times
        + ",\"s3Bucket\":\"bucket\",\"s3Prefix\":"
        + (prefix.isEmpty() ? "null" : "\"" + prefix + "\"")
        + ",\"s3SseAlgorithm\":\"AES256\",\"s3SseKmsKeyId\":null,\"manifestFilesS3Key\":\""
        + rootKey()
        + "/manifest-files.json\",\"billedSizeBytes\":0,\"itemCount\":" + itemCount
        + ",\"outputFormat\":\"" + format + "\"" + view + "}";
  }

  private void writeData(Path folder, List<DataFile> written) {
    for (int i = 0; i < written.size(); i++) {
      byte[] bytes = written.get(i).bytes;
      if (i == 0 && has(Fault.MISSING_FILE)) {
        continue;
      }
      if (i == 0 && has(Fault.TRUNCATED_FILE)) {
        bytes = Arrays.copyOf(bytes, bytes.length * 2 / 3);
      }
      if (i == 0 && has(Fault.ALTERED_FILE)) {
        List<String> lines = new ArrayList<>(files.get(0));
        lines.set(0, lines.get(0).replaceAll("[0-9a-z](?=\"\\}\\}\\}$)", "~"));
        bytes = compress(lines);
      }
      if (i < 2 && has(Fault.SWAPPED_FILES)) {
        bytes = written.get(1 - i).bytes;
      }
      write(folder.resolve(written.get(i).name), bytes);
    }
    if (has(Fault.STRAY_FILE)) {
      write(folder.resolve("stray.json.gz"), gzip("{\"Item\":{\"pk\":{\"S\":\"stray\"}}}\n"));
    }
  }

  private void writeManifest(Path root, String name, String text, boolean tampered) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String tamperedText = text.replaceFirst("\"itemCount\":", "\"itemCount\": ");
    write(
        root.resolve(name + ".json"),
        tampered ? tamperedText.getBytes(StandardCharsets.UTF_8) : bytes);
    if (has(Fault.CHECKSUM_SIDECARS)) {
      write(
          root.resolve(name + ".checksum"),
          (base64(md5(bytes)) + "\n").getBytes(StandardCharsets.UTF_8));
    } else if (!has(Fault.NO_SIDECARS)) {
      write(root.resolve(name + ".md5"), base64(md5(bytes)).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] md5(byte[] bytes) {
    try {
      return MessageDigest.getInstance("MD5").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
