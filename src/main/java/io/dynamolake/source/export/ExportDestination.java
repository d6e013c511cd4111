// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an export is to be written. DynamoDB knows a bucket and a prefix; Hadoop reads the same place by the scheme that the user
 * gave, which is {@code s3} on EMR and {@code s3a} elsewhere.
 *
 * @param prefix without slashes at its ends; empty for the bucket's root
 */
public record ExportDestination(String scheme, String bucket, String prefix)
    implements Serializable {
  /** What {@link #parse} takes. */
  public static final Pattern ADDRESS =
      Pattern.compile("(s3|s3a)://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[^/\\s\\p{Cntrl}]+)*)/?");

  /**
   * Reads {@code s3://bucket/prefix}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static ExportDestination parse(String address) {
    Matcher matcher = ADDRESS.matcher(address);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("Not a bucket and a prefix: " + address);
    }
    String path = matcher.group(3);
    return new ExportDestination(
        matcher.group(1), matcher.group(2), path.isEmpty() ? "" : path.substring(1));
  }

  /** Whether a bucket and a prefix, as DynamoDB tells them, are this place. */
  boolean isAt(String otherBucket, String otherPrefix) {
    return bucket.equals(otherBucket) && prefix.equals(otherPrefix.replaceAll("^/+|/+$", ""));
  }

  /** The Hadoop path of the folder in which the object {@code key} lies. */
  String folderOf(String key) {
    return scheme + "://" + bucket + "/" + key.substring(0, Math.max(0, key.lastIndexOf('/')));
  }

  @Override
  public String toString() {
    return scheme + "://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
  }
}
