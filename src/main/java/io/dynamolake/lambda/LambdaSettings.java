// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.lambda;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the function is told by its environment.
 *
 * @param prefix of all keys, without a slash at its end; may be empty
 * @param bucketOwner the account that must own the bucket, if it is told
 */
record LambdaSettings(
    String bucket, String prefix, @Nullable String bucketOwner) {
  /** Where change files go: {@code s3://bucket/prefix}, the landing of one table. */
  static final String LANDING = "DYNAMOLAKE_LANDING";

  /** The account that owns the bucket; S3 refuses to write into any other's. May be left out. */
  static final String BUCKET_OWNER = "DYNAMOLAKE_BUCKET_OWNER";

  private static final Pattern PLACE =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*?))?/*");

  /** @throws DynamoLakeException if a variable is missing or wrong */
  static LambdaSettings of(Map<String, String> environment) {
    String landing = environment.getOrDefault(LANDING, "");
    Matcher place = PLACE.matcher(landing);
    if (!place.matches()) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Invalid value for " + LANDING + ": expected s3://bucket/prefix, got '" + landing + "'");
    }
    String owner = environment.getOrDefault(BUCKET_OWNER, "");
    if (!owner.isEmpty() && !owner.matches("[0-9]{12}")) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Invalid value for " + BUCKET_OWNER + ": expected the 12 digits of an account, got '"
              + owner + "'");
    }
    String prefix = place.group(2);
    return new LambdaSettings(
        place.group(1), prefix == null ? "" : prefix, owner.isEmpty() ? null : owner);
  }

  /** @param path relative to the landing */
  String key(String path) {
    return prefix.isEmpty() ? path : prefix + "/" + path;
  }
}
