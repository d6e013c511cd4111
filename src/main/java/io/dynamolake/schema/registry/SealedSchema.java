// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema.registry;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.schema.RegisteredSchema;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A schema's YAML below a comment line with the digest of the lines that follow. */
final class SealedSchema {
  private static final Pattern SEAL =
      Pattern.compile("# Registered; never edit this file. sha256 of what follows: ([0-9a-f]{64})");

  private SealedSchema() {}

  static String seal(RegisteredSchema schema) {
    String yaml = schema.yaml();
    return "# Registered; never edit this file. sha256 of what follows: " + digest(yaml) + "\n"
        + yaml;
  }

  /**
   * @throws DynamoLakeException INTEGRITY, when the file is not what was registered, with the first line that tells
   */
  static RegisteredSchema open(String text, String file, int version) {
    int end = text.indexOf('\n');
    String first = end < 0 ? text : text.substring(0, end);
    String yaml = end < 0 ? "" : text.substring(end + 1);
    RegisteredSchema schema = parse(text, file);
    Matcher seal = SEAL.matcher(first);
    if (!seal.matches()) {
      throw RegistryErrors.changed(
          file, 1, "it was not written by a registration, or its digest was removed");
    }
    if (!seal.group(1).equals(digest(yaml))) {
      throw RegistryErrors.changed(
          file, firstDifference(yaml, schema.yaml()), "it was changed after it was registered");
    }
    if (schema.version() != version) {
      throw RegistryErrors.changed(file, 3, "it holds version " + schema.version());
    }
    return schema;
  }

  private static RegisteredSchema parse(String text, String file) {
    try {
      return RegisteredSchema.parse(text, file);
    } catch (DynamoLakeException e) {
      throw RegistryErrors.unreadable(e);
    }
  }

  /** The line where the text is not what a registration writes; line 1, with the digest, when it is everywhere. */
  private static int firstDifference(String yaml, String written) {
    String[] lines = yaml.split("\n", -1);
    String[] expected = written.split("\n", -1);
    for (int i = 0; i < Math.max(lines.length, expected.length); i++) {
      if (i >= lines.length || i >= expected.length || !lines[i].equals(expected[i])) {
        return i + 2;
      }
    }
    return 1;
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
