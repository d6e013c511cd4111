// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.report;

import java.util.Objects;

/**
 * One data file of the landing.
 *
 * @param key its name in the manifest
 * @param itemCount what the manifest promises
 * @param md5 base64 of the MD5 of the compressed bytes, as the manifest promises it
 * @param proven whether both promises were checked against all of the file's bytes
 */
public record ReceiptFile(String key, long itemCount, String md5, boolean proven) {
  public ReceiptFile {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(md5, "md5");
    if (itemCount < 0) {
      throw new IllegalArgumentException(
          "itemCount of " + key + " must not be negative, got " + itemCount);
    }
  }

  public static ReceiptFile proven(String key, long itemCount, String md5) {
    return new ReceiptFile(key, itemCount, md5, true);
  }

  public static ReceiptFile unproven(String key, long itemCount, String md5) {
    return new ReceiptFile(key, itemCount, md5, false);
  }
}
