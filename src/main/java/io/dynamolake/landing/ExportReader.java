// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import io.dynamolake.PrintableText;
import io.dynamolake.item.DataFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Opens an export and proves whatever its manifests can tell without reading data: that it is complete, that its manifests are
 * those that were written, that they agree with each other, and that each data file they name is there. Changes nothing.
 */
public final class ExportReader {
  private static final int MAX_FILES_BYTES = 256 * 1024 * 1024;
  private static final int MAX_FILES = 1_000_000;
  private static final int MAX_SIDECAR_BYTES = 1024;
  private static final List<String> SIDECAR_ENDINGS =
      List.of(ExportLayout.MD5, ExportLayout.CHECKSUM);

  private final FileSystem fs;
  private final Path root;
  private final Map<String, FileStatus> entries;

  private ExportReader(FileSystem fs, Path root, Map<String, FileStatus> entries) {
    this.fs = fs;
    this.root = root;
    this.entries = entries;
  }

  /**
   * Opens an export.
   *
   * @param path the folder of an export, its {@code manifest-summary.json}, or a folder with exactly one export below it. It need not be
   *     where the export was written: keys are resolved against the folder that the manifests lie in.
   * @throws io.dynamolake.DynamoLakeException CONFIGURATION if the path does not lead to one full export; INTEGRITY if the export is
   *     still running, a manifest was altered or contradicts itself or another, or a data file is missing; PERMISSION or UNAVAILABLE if
   *     the storage fails
   * @throws java.io.UncheckedIOException if the thread was interrupted
   */
  public static Landing open(Configuration conf, String path) {
    try {
      ExportSearch.Found found = ExportSearch.find(conf, path);
      return new ExportReader(found.fs(), found.root(), found.entries()).openSnapshot();
    } catch (IOException e) {
      throw LandingErrors.unread(path, e);
    }
  }

  /**
   * Opens an incremental export. Its data lies in a folder that it shares with others, beside its own.
   *
   * @param path as in {@link #open}
   * @throws io.dynamolake.DynamoLakeException as {@link #open} does; CONFIGURATION also for a full export
   */
  public static Landing openChanges(Configuration conf, String path) {
    try {
      ExportSearch.Found found = ExportSearch.find(conf, path);
      return new ExportReader(found.fs(), found.root(), found.entries()).openChanges();
    } catch (IOException e) {
      throw LandingErrors.unread(path, e);
    }
  }

  /** What the summary of a complete export says, full or incremental; its files are not looked at. */
  static ExportSummary summary(ExportSearch.Found found) throws IOException {
    ExportReader reader = new ExportReader(found.fs(), found.root(), found.entries());
    return reader.summary(reader.summaryEntry());
  }

  private ManifestJson.Entry summaryEntry() throws IOException {
    byte[] summaryBytes = manifest(ExportLayout.SUMMARY, ExportLayout.MAX_SUMMARY_BYTES);
    return onlyEntry(place(ExportLayout.SUMMARY), summaryBytes);
  }

  private Landing openSnapshot() throws IOException {
    ManifestJson.Entry entry = summaryEntry();
    refuseIncremental(entry);
    Map<String, FileStatus> dataFiles = Storage.list(fs, new Path(root, ExportLayout.DATA));
    Landing landing = landing(entry, ManifestKeys.Owner.ONE_EXPORT, dataFiles::get);
    long present =
        dataFiles.values().stream().filter(ExportReader::isVisibleFile).count();
    return new Landing(
        landing.root(),
        landing.id(),
        landing.summary(),
        landing.files(),
        present - landing.files().size());
  }

  private Landing openChanges() throws IOException {
    ManifestJson.Entry entry = summaryEntry();
    if (incremental(entry) == null) {
      throw LandingErrors.full(root.toString());
    }
    Path data = new Path(root.getParent(), ExportLayout.DATA);
    return landing(
        entry,
        ManifestKeys.Owner.ALL_INCREMENTAL_EXPORTS,
        name -> Storage.status(fs, new Path(data, name)));
  }

  private interface DataFiles {
    @Nullable
    FileStatus find(String name) throws IOException;
  }

  private Landing landing(
      ManifestJson.Entry entry, ManifestKeys.Owner dataFolder, DataFiles dataFiles)
      throws IOException {
    ExportSummary summary = summary(entry);
    ManifestKeys keys = ManifestKeys.of(
        place(ExportLayout.SUMMARY),
        entry.text("manifestFilesS3Key"),
        entry.optionalText("exportArn"),
        root.getName(),
        dataFolder);
    if (!entries.containsKey(ExportLayout.FILES)) {
      throw LandingErrors.manifest(place(ExportLayout.FILES), "it is missing");
    }
    List<LandingFile> files = files(keys, dataFiles, manifest(ExportLayout.FILES, MAX_FILES_BYTES));
    proveCount(summary, files);
    return new Landing(root.toString(), keys.id(), summary, files, 0);
  }

  private static boolean isVisibleFile(FileStatus status) {
    String name = status.getPath().getName();
    return status.isFile() && !name.startsWith(".") && !name.startsWith("_");
  }

  private ManifestJson.Entry onlyEntry(String place, byte[] content) throws IOException {
    try (ManifestJson json = new ManifestJson(place, content)) {
      Optional<ManifestJson.Entry> entry = json.next();
      if (entry.isEmpty() || json.next().isPresent()) {
        throw LandingErrors.manifest(place, "expected exactly one JSON object");
      }
      return entry.get();
    }
  }

  private void refuseIncremental(ManifestJson.Entry entry) {
    String because = incremental(entry);
    if (because != null) {
      throw LandingErrors.incremental(root.toString(), because);
    }
    String type = entry.optionalText("exportType");
    if (type != null && !type.equals("FULL_EXPORT")) {
      throw LandingErrors.manifest(
          entry.place(), "exportType must be FULL_EXPORT, but is '" + PrintableText.of(type) + "'");
    }
  }

  /** By what the summary is one of an incremental export; null if it is not. */
  private static @Nullable String incremental(ManifestJson.Entry entry) {
    for (String member : List.of("outputView", "exportFromTime")) {
      if (entry.optionalText(member) != null) {
        return "its summary has " + member;
      }
    }
    if ("INCREMENTAL_EXPORT".equals(entry.optionalText("exportType"))) {
      return "exportType is INCREMENTAL_EXPORT";
    }
    return "2023-08-01".equals(entry.optionalText("version")) ? "version is 2023-08-01" : null;
  }

  private ExportSummary summary(ManifestJson.Entry entry) {
    String tableId = entry.optionalText("tableId");
    return new ExportSummary(
        entry.text("tableArn"),
        tableId == null ? "" : tableId,
        instant(entry, "exportTime"),
        instant(entry, "endTime"),
        entry.count("itemCount"),
        format(entry),
        incremental(entry) == null ? null : window(entry));
  }

  private static ChangeWindow window(ManifestJson.Entry entry) {
    Instant from = instant(entry, "exportFromTime");
    Instant to = instant(entry, "exportToTime");
    if (from == null || to == null || !from.isBefore(to)) {
      throw LandingErrors.manifest(
          entry.place(), "exportFromTime and exportToTime must be there, the one before the other");
    }
    String view = entry.optionalText("outputView");
    return new ChangeWindow(from, to, view == null ? "NEW_AND_OLD_IMAGES" : view);
  }

  private static @Nullable Instant instant(ManifestJson.Entry entry, String name) {
    String text = entry.optionalText(name);
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw LandingErrors.manifest(
          entry.place(),
          name + " must be a time such as 2024-01-31T12:00:00.000Z, but is '"
              + PrintableText.of(text) + "'");
    }
  }

  private static DataFormat format(ManifestJson.Entry entry) {
    String text = entry.text("outputFormat");
    return switch (text) {
      case "DYNAMODB_JSON" -> DataFormat.DYNAMODB_JSON;
      case "ION" -> DataFormat.ION;
      default ->
        throw LandingErrors.manifest(
            entry.place(),
            "outputFormat must be DYNAMODB_JSON or ION, but is '" + PrintableText.of(text) + "'");
    };
  }

  private List<LandingFile> files(ManifestKeys keys, DataFiles dataFiles, byte[] content)
      throws IOException {
    List<LandingFile> files = new ArrayList<>();
    Map<String, String> placeOfName = new HashMap<>();
    Map<String, String> placeOfContent = new HashMap<>();
    try (ManifestJson json = new ManifestJson(place(ExportLayout.FILES), content)) {
      for (Optional<ManifestJson.Entry> next = json.next(); next.isPresent(); next = json.next()) {
        ManifestJson.Entry entry = next.get();
        String key = entry.text("dataFileS3Key");
        String name = keys.dataFileName(entry.place(), key);
        if (placeOfName.putIfAbsent(name, entry.place()) != null) {
          throw LandingErrors.manifest(
              entry.place(), "data file " + key + " was listed before: " + placeOfName.get(name));
        }
        if (files.size() == MAX_FILES) {
          throw LandingErrors.manifest(
              entry.place(), "it lists more than " + MAX_FILES + " data files");
        }
        LandingFile file = file(entry, key, dataFiles.find(name));
        if (file.itemCount() > 0 && placeOfContent.putIfAbsent(file.md5(), entry.place()) != null) {
          throw LandingErrors.manifest(
              entry.place(),
              "data file " + key
                  + " has the content of one that was listed before, whose items would come twice: "
                  + placeOfContent.get(file.md5()));
        }
        files.add(file);
      }
    }
    return files;
  }

  private static LandingFile file(
      ManifestJson.Entry entry, String key, @Nullable FileStatus status) {
    long itemCount = entry.count("itemCount");
    String md5 = entry.text("md5Checksum");
    if (!Md5.isBase64(md5)) {
      throw LandingErrors.manifest(
          entry.place(),
          "md5Checksum must be base64 of 16 bytes, but is '" + PrintableText.of(md5) + "'");
    }
    if (status == null || !status.isFile()) {
      throw LandingErrors.missingFile(entry.place(), key);
    }
    return new LandingFile(key, status.getPath().toString(), itemCount, md5, status.getLen());
  }

  private void proveCount(ExportSummary summary, List<LandingFile> files) {
    long sum = 0;
    try {
      for (LandingFile file : files) {
        sum = Math.addExact(sum, file.itemCount());
      }
    } catch (ArithmeticException e) {
      throw LandingErrors.manifest(
          place(ExportLayout.FILES), "its item counts add up to more than 64 bits hold");
    }
    if (sum != summary.itemCount()) {
      throw LandingErrors.manifest(
          place(ExportLayout.FILES),
          "its files add up to " + sum + " items, but " + ExportLayout.SUMMARY + " promises "
              + summary.itemCount());
    }
  }

  /** The bytes of a manifest, proven by each sidecar that lies beside it. */
  private byte[] manifest(String name, int maxBytes) throws IOException {
    byte[] content = Storage.readAtMost(fs, new Path(root, name), maxBytes);
    if (content.length > maxBytes) {
      throw LandingErrors.manifest(place(name), "it is larger than " + maxBytes + " bytes");
    }
    for (String ending : SIDECAR_ENDINGS) {
      String sidecar = ExportLayout.sidecar(name, ending);
      if (entries.containsKey(sidecar)) {
        byte[] text = Storage.readAtMost(fs, new Path(root, sidecar), MAX_SIDECAR_BYTES);
        String expected = new String(text, StandardCharsets.US_ASCII).strip();
        String found = Md5.base64Of(content);
        if (!expected.equals(found)) {
          throw LandingErrors.manifest(
              place(name),
              "its MD5 is " + found + ", but " + sidecar + " says '" + PrintableText.of(expected)
                  + "'");
        }
      }
    }
    return content;
  }

  private String place(String name) {
    return new Path(root, name).toString();
  }
}
