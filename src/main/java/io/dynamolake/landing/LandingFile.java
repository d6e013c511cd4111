// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import java.io.Serializable;

/**
 * One data file of a landing, as its manifest promises it, or its name.
 *
 * @param key the file's name in the manifest; what messages and reports call it
 * @param path where the file was found: a fully qualified Hadoop path
 * @param itemCount how many records the manifest promises
 * @param md5 base64 of the MD5 of the compressed bytes; empty for a file that no manifest lists: the CRC of gzip and the number of
 *     records prove it
 * @param sizeBytes compressed size as the file system tells it
 */
public record LandingFile(String key, String path, long itemCount, String md5, long sizeBytes)
    implements Serializable {
  /** A file that tells by its name what it holds. */
  public static LandingFile named(String key, String path, long itemCount, long sizeBytes) {
    return new LandingFile(key, path, itemCount, "", sizeBytes);
  }

  boolean isListed() {
    return !md5.isEmpty();
  }
}
