// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a file of stream records lies in a landing, and what it holds: {@code changes/<stream label>/<shard>/<first>-<last>-<records>.json.gz}.
 * The same records give the same name, so a delivery that is repeated writes over its own file; one that was cut differently gives a file
 * beside it, whose records are the same ones.
 *
 * @param streamLabel of the stream; {@link #UNKNOWN} where nobody tells it
 * @param shardId of the shard; {@link #UNKNOWN} where nobody tells it, as in Lambda events
 * @param first the lowest sequence number in the file
 * @param last the highest one
 * @param records how many lines the file has: with the CRC of gzip the proof that the file is whole
 */
public record ChangeFileName(
    String streamLabel, String shardId, BigInteger first, BigInteger last, long records) {
  /** The folder of all change files of a landing. */
  public static final String FOLDER = "changes";

  public static final String UNKNOWN = "unknown";

  private static final int SEQUENCE_DIGITS = 40;
  private static final Pattern NAME = Pattern.compile(
      "([0-9]{" + SEQUENCE_DIGITS + "})-([0-9]{" + SEQUENCE_DIGITS + "})-([0-9]{1,9})\\.json\\.gz");

  /** @throws IllegalArgumentException if the numbers make no sense */
  public ChangeFileName {
    boolean tooLong = last.toString().length() > SEQUENCE_DIGITS;
    if (first.signum() < 0 || first.compareTo(last) > 0 || tooLong || records < 1) {
      throw new IllegalArgumentException("A change file needs 0 <= first <= last, of at most "
          + SEQUENCE_DIGITS + " digits, and records");
    }
  }

  /** Relative to the landing; every character of it is safe in any file system. */
  public String path() {
    return String.join(
        "/",
        FOLDER,
        encoded(streamLabel),
        encoded(shardId),
        padded(first) + "-" + padded(last) + "-" + records + ".json.gz");
  }

  /** The name of the folder of a stream or a shard: another one for every text. */
  public static String folder(String labelOrShard) {
    return encoded(labelOrShard);
  }

  /** What {@link #path} made; empty for any other text, such as a file that is still being written under another name. */
  public static Optional<ChangeFileName> parse(String path) {
    String[] parts = path.split("/", -1);
    Matcher name = NAME.matcher(parts[parts.length - 1]);
    if (parts.length != 4 || !parts[0].equals(FOLDER) || !name.matches()) {
      return Optional.empty();
    }
    try {
      ChangeFileName parsed = new ChangeFileName(
          decoded(parts[1]),
          decoded(parts[2]),
          new BigInteger(name.group(1)),
          new BigInteger(name.group(2)),
          Long.parseLong(name.group(3)));
      return parsed.path().equals(path) ? Optional.of(parsed) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static String padded(BigInteger number) {
    String digits = number.toString();
    return "0".repeat(SEQUENCE_DIGITS - digits.length()) + digits;
  }

  /** Letters, digits, dots and hyphens as they are, every other byte of UTF-8 as {@code _} and two hex digits: labels have colons. */
  static String encoded(String text) {
    StringBuilder result = new StringBuilder();
    for (byte c : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      if (plain || c == '-' || c == '.' && result.length() > 0) {
        result.append((char) c);
      } else {
        result.append('_').append(String.format(Locale.ROOT, "%02x", c & 0xff));
      }
    }
    return result.toString();
  }

  private static String decoded(String text) {
    byte[] bytes = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '_' && i + 2 < text.length()) {
        bytes[length++] = (byte) Integer.parseInt(text.substring(i + 1, i + 3), 16);
        i += 2;
      } else {
        bytes[length++] = (byte) text.charAt(i);
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
