// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Writes what surrounds the data files of a landing: {@code _started} when it begins, the manifests and their MD5 files when it ends.
 *
 * <p>The summary comes last, and with it the landing exists: until then {@link ExportReader} calls it unfinished, whatever a failure left
 * behind, and it may be written again.
 */
public final class ManifestWriter {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
          "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
      .withZone(ZoneOffset.UTC);

  private ManifestWriter() {}

  /**
   * Marks a folder as a landing that has begun. May be repeated.
   *
   * @throws io.dynamolake.DynamoLakeException PERMISSION or UNAVAILABLE if the storage does not take it
   * @throws IOException if the thread was interrupted
   */
  public static void start(Configuration conf, String exportRoot) throws IOException {
    try {
      Path root = new Path(exportRoot);
      Storage.write(root.getFileSystem(conf), new Path(root, ExportLayout.STARTED), new byte[0]);
    } catch (IOException e) {
      throw LandingErrors.storage("write", exportRoot, e);
    }
  }

  /**
   * Completes a landing, in the layout of a full export.
   *
   * @param files every data file, in the order that the manifest shall have; their keys must lie in {@code exportRoot}
   * @throws IllegalArgumentException if two files have one key, or a key lies outside
   * @throws io.dynamolake.DynamoLakeException INTEGRITY if the folder holds a finished landing already; PERMISSION or UNAVAILABLE if the
   *     storage does not take it
   * @throws IOException if the thread was interrupted
   */
  public static void write(
      Configuration conf, String exportRoot, ScanSummary summary, List<LandingFile> files)
      throws IOException {
    requireKeysInside(exportRoot, files);
    try {
      Path root = new Path(exportRoot);
      FileSystem fs = root.getFileSystem(conf);
      if (isFinished(conf, exportRoot)) {
        throw LandingErrors.finishedAlready(exportRoot);
      }
      byte[] filesManifest = filesManifest(files);
      Storage.write(fs, new Path(root, ExportLayout.FILES), filesManifest);
      writeSidecar(fs, root, ExportLayout.FILES, filesManifest);
      byte[] summaryManifest = summaryManifest(fs.makeQualified(root), summary, files);
      writeSidecar(fs, root, ExportLayout.SUMMARY, summaryManifest);
      Storage.write(fs, new Path(root, ExportLayout.SUMMARY), summaryManifest);
    } catch (IOException e) {
      throw LandingErrors.storage("write manifests of", exportRoot, e);
    }
  }

  /**
   * Deletes the data files of a landing that are not among {@code files}: what attempts left that were killed. To be called when nobody
   * writes data files any more, before the manifests are written.
   *
   * @return how many there were
   * @throws io.dynamolake.DynamoLakeException PERMISSION or UNAVAILABLE if the storage does not let it
   * @throws IOException if the thread was interrupted
   */
  public static int deleteOthers(Configuration conf, String exportRoot, List<LandingFile> files)
      throws IOException {
    Set<String> names = new HashSet<>();
    files.forEach(file -> names.add(file.key().substring(file.key().lastIndexOf('/') + 1)));
    try {
      Path folder = new Path(exportRoot, ExportLayout.DATA);
      FileSystem fs = folder.getFileSystem(conf);
      int deleted = 0;
      for (Map.Entry<String, FileStatus> entry : Storage.list(fs, folder).entrySet()) {
        if (entry.getValue().isFile() && !names.contains(entry.getKey())) {
          fs.delete(entry.getValue().getPath(), false);
          deleted++;
        }
      }
      return deleted;
    } catch (IOException e) {
      throw LandingErrors.storage("delete data files of", exportRoot, e);
    }
  }

  private static void requireKeysInside(String exportRoot, List<LandingFile> files) {
    String folder = ExportLayout.dataKey(exportRoot, "");
    Set<String> keys = new HashSet<>();
    for (LandingFile file : files) {
      String name = file.key().startsWith(folder) ? file.key().substring(folder.length()) : "";
      if (name.isEmpty() || name.contains("/") || !keys.add(name)) {
        throw new IllegalArgumentException(
            "Data file " + file.key() + " is listed twice or not in " + folder);
      }
    }
  }

  /** Whether a summary is there that was written whole; half a one, left by a crash, does not match its MD5. */
  public static boolean isFinished(Configuration conf, String exportRoot) throws IOException {
    Path root = new Path(exportRoot);
    FileSystem fs = root.getFileSystem(conf);
    Path summary = new Path(root, ExportLayout.SUMMARY);
    Path sidecar = new Path(root, ExportLayout.sidecar(ExportLayout.SUMMARY, ExportLayout.MD5));
    if (!fs.exists(summary) || !fs.exists(sidecar)) {
      return false;
    }
    byte[] content = Storage.readAtMost(fs, summary, ExportLayout.MAX_SUMMARY_BYTES);
    byte[] md5 = Storage.readAtMost(fs, sidecar, ExportLayout.MAX_SUMMARY_BYTES);
    return Md5.base64Of(content).equals(new String(md5, StandardCharsets.US_ASCII));
  }

  private static byte[] filesManifest(List<LandingFile> files) {
    StringBuilder lines = new StringBuilder();
    for (LandingFile file : files) {
      ObjectNode line = MAPPER
          .createObjectNode()
          .put("itemCount", file.itemCount())
          .put("md5Checksum", file.md5())
          .put("etag", Md5.etag(file.md5()))
          .put("dataFileS3Key", file.key());
      lines.append(line).append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A full export's members in AWS's order; {@code exportArn} is left out, because there is no export. */
  private static byte[] summaryManifest(Path root, ScanSummary summary, List<LandingFile> files) {
    String bucket = root.toUri().getAuthority();
    ObjectNode members = MAPPER
        .createObjectNode()
        .put("version", "2020-06-30")
        .put("startTime", text(summary.startTime()))
        .put("endTime", text(summary.endTime()))
        .put("tableArn", summary.tableArn())
        .put("tableId", summary.tableId())
        .put("exportTime", text(summary.startTime()))
        .put("s3Bucket", bucket == null ? "" : bucket)
        .put("manifestFilesS3Key", ExportLayout.filesKey(root.toString()))
        .put("billedSizeBytes", 0)
        .put(
            "itemCount", files.stream().mapToLong(LandingFile::itemCount).reduce(0, Math::addExact))
        .put("outputFormat", summary.format().name());
    return members.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Instant time) {
    return TIME.format(time);
  }

  private static void writeSidecar(FileSystem fs, Path root, String manifest, byte[] content)
      throws IOException {
    Path sidecar = new Path(root, ExportLayout.sidecar(manifest, ExportLayout.MD5));
    Storage.write(fs, sidecar, Md5.base64Of(content).getBytes(StandardCharsets.US_ASCII));
  }
}
