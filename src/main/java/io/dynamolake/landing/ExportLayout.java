// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import io.dynamolake.item.DataFormat;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.Path;

/**
 * Where the files of a full export lie.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html">DynamoDB table export
 *     output format</a>
 */
public final class ExportLayout {
  static final String AWS_FOLDER = "AWSDynamoDB";
  static final String DATA = "data";
  static final String STARTED = "_started";
  static final String SUMMARY = "manifest-summary.json";
  static final String FILES = "manifest-files.json";

  static final String MD5 = ".md5";
  static final String CHECKSUM = ".checksum";
  static final int MAX_SUMMARY_BYTES = 1024 * 1024;

  private static final int NAME_CHARS = 26;

  private ExportLayout() {}

  /** Path of a data file of the export in the folder {@code exportRoot}. */
  public static String dataPath(String exportRoot, String fileName) {
    return new Path(new Path(exportRoot, DATA), fileName).toString();
  }

  /** What a manifest calls that data file: its path from the bucket's root on. */
  public static String dataKey(String exportRoot, String fileName) {
    return key(exportRoot) + "/" + DATA + "/" + fileName;
  }

  /**
   * A name as exports give to data files: 26 characters of {@code [a-z2-7]} and the format's ending. Equal tokens give equal names, so a
   * repeated attempt that uses its own token again writes over its own file.
   */
  public static String fileName(String token, DataFormat format) {
    byte[] hash = Md5.digest().digest(token.getBytes(StandardCharsets.UTF_8));
    String digits = new BigInteger(1, hash).toString(32);
    StringBuilder name = new StringBuilder("a".repeat(NAME_CHARS - digits.length()));
    digits
        .chars()
        .forEach(
            c -> name.append("abcdefghijklmnopqrstuvwxyz234567".charAt(Character.digit(c, 32))));
    return name.append(ending(format)).toString();
  }

  static String filesKey(String exportRoot) {
    return key(exportRoot) + "/" + FILES;
  }

  /** The name of the file that holds a manifest's MD5: AWS writes {@code .md5} and documents {@code .checksum}. */
  static String sidecar(String manifest, String ending) {
    return manifest.substring(0, manifest.length() - ".json".length()) + ending;
  }

  private static String key(String path) {
    return new Path(path).toUri().getPath().substring(1);
  }

  private static String ending(DataFormat format) {
    return switch (format) {
      case DYNAMODB_JSON -> ".json.gz";
      case ION -> ".ion.gz";
    };
  }
}
