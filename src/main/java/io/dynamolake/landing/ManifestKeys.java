// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import io.dynamolake.PrintableText;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Maps the keys of an export's manifests to files of the folder that the export lies in now.
 *
 * <p>Keys count from the root of the bucket that the export was written to. An export that was copied keeps them, and AWS's own samples
 * leave the prefix out; so a key is never followed. What counts is its end, {@code <export>/data/<name>}, where {@code <export>} must be
 * this export: as the manifest names it, or with whatever stands before the last {@code AWSDynamoDB/} replaced. Incremental exports have
 * {@code data/<name>} beside their own folder instead. All that comes out
 * is a plain file name, and it is looked up in the export's own data folder only.
 */
final class ManifestKeys {
  private static final int MAX_KEY_CHARS = 1024;
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,254}");
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");
  private static final Pattern ENCODED = Pattern.compile("(?i)%(2e|2f|5c|25|[01][0-9a-f]|7f)");

  private final String declaredRoot;
  private final String id;
  private final Owner dataFolder;

  private ManifestKeys(String declaredRoot, String id, Owner dataFolder) {
    this.declaredRoot = declaredRoot;
    this.id = id;
    this.dataFolder = dataFolder;
  }

  /** Whose a data folder is. */
  enum Owner {
    /** {@code AWSDynamoDB/<export>/data/}. */
    ONE_EXPORT,
    /** {@code AWSDynamoDB/data/}. */
    ALL_INCREMENTAL_EXPORTS
  }

  /**
   * Reads where the export was written to.
   *
   * @param place the summary, for messages
   * @param filesKey {@code manifestFilesS3Key}
   * @param exportArn tells the id of an export whose folder was renamed
   * @param folderName name of the folder that the export lies in now
   * @param dataFolder whose the folder is that its data lies in
   */
  static ManifestKeys of(
      String place,
      String filesKey,
      @Nullable String exportArn,
      String folderName,
      Owner dataFolder) {
    String fault = fault(filesKey);
    int nameAt = filesKey.lastIndexOf('/');
    if (fault != null) {
      throw LandingErrors.evilKey(place, "manifestFilesS3Key", filesKey, fault);
    }
    if (nameAt < 0 || !filesKey.substring(nameAt + 1).equals(ExportLayout.FILES)) {
      throw LandingErrors.evilKey(
          place, "manifestFilesS3Key", filesKey, "does not end with /" + ExportLayout.FILES);
    }
    String root = filesKey.substring(0, nameAt);
    String id = root.substring(root.lastIndexOf('/') + 1);
    if (!id.equals(folderName) && (exportArn == null || !exportArn.endsWith("/export/" + id))) {
      throw LandingErrors.evilKey(
          place,
          "manifestFilesS3Key",
          filesKey,
          "lies outside the export's folder '" + folderName + "'");
    }
    return new ManifestKeys(root, id, dataFolder);
  }

  /** The export's id as its manifest tells it; survives a copy into a folder of another name. */
  String id() {
    return id;
  }

  /**
   * The name that a data file has in the export's data folder.
   *
   * @param place the manifest and its line, for messages
   * @throws io.dynamolake.DynamoLakeException INTEGRITY if the key is no data file of this export
   */
  String dataFileName(String place, String key) {
    String reason = fault(key);
    if (reason == null) {
      String folder = declaredDataFolder();
      String name = key.startsWith(folder) ? key.substring(folder.length()) : rebasedName(key);
      if (PLAIN_NAME.matcher(name).matches()) {
        return name;
      }
      reason = "lies outside the data folder of export " + id;
    }
    throw LandingErrors.evilKey(place, "dataFileS3Key", key, reason);
  }

  private String declaredDataFolder() {
    return switch (dataFolder) {
      case ONE_EXPORT -> declaredRoot + "/" + ExportLayout.DATA + "/";
      case ALL_INCREMENTAL_EXPORTS ->
        declaredRoot.substring(0, declaredRoot.lastIndexOf('/') + 1) + ExportLayout.DATA + "/";
    };
  }

  /** The name in {@code .../AWSDynamoDB/[<id>/]data/<name>}, or nothing if the key is not like that. */
  private String rebasedName(String key) {
    String anchored = "/" + key;
    int awsFolder = anchored.lastIndexOf("/" + ExportLayout.AWS_FOLDER + "/");
    if (awsFolder < 0) {
      return "";
    }
    List<String> rest = List.of(
        anchored.substring(awsFolder + ExportLayout.AWS_FOLDER.length() + 2).split("/", -1));
    List<String> folders = dataFolder == Owner.ONE_EXPORT
        ? List.of(id, ExportLayout.DATA)
        : List.of(ExportLayout.DATA);
    boolean ours = rest.subList(0, rest.size() - 1).equals(folders);
    return ours ? rest.get(rest.size() - 1) : "";
  }

  /** What keeps a text from being a key that is safe to look at, or null. */
  private static @Nullable String fault(String key) {
    if (key.length() > MAX_KEY_CHARS) {
      return "is longer than " + MAX_KEY_CHARS + " characters";
    }
    if (key.codePoints().anyMatch(PrintableText::isUnprintable)) {
      return "has control characters";
    }
    if (key.indexOf('\\') >= 0) {
      return "has a backslash";
    }
    if (ENCODED.matcher(key).find()) {
      return "has percent-encoded path characters";
    }
    List<String> segments = List.of(key.split("/", -1));
    if (SCHEME.matcher(segments.get(0)).matches()) {
      return "is a URL, not a key";
    }
    for (String segment : segments) {
      if (segment.isEmpty()) {
        return "has an empty segment";
      }
      if (segment.equals(".") || segment.equals("..")) {
        return "has a segment '" + segment + "'";
      }
    }
    return null;
  }
}
