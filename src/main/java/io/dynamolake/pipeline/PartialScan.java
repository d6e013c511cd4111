// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.item.ItemJson;
import io.dynamolake.pipeline.spec.ScanSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Why a scan does not bring its whole table. */
final class PartialScan {
  private static final int DIGEST_BYTES = 4;

  private PartialScan() {}

  /**
   * Empty for a whole table. Two scans with the same text bring the same part: a filter's values, which it does not show, are in it by
   * their digest.
   */
  static Optional<String> of(ScanSource source) {
    List<String> parts = new ArrayList<>();
    if (source.index() != null) {
      parts.add("index " + source.index());
    }
    if (!source.filter().isEmpty()) {
      List<String> attributes = source.filter().stream()
          .map(condition -> condition.attribute())
          .distinct()
          .toList();
      parts.add("filter on " + String.join(", ", attributes) + " #"
          + digest(source.filter().toString()
              + source.filter().stream()
                  .flatMap(condition -> condition.values().stream())
                  .map(ItemJson::value)
                  .toList()));
    }
    if (!source.projection().isEmpty()) {
      parts.add("projection of "
          + String.join(", ", source.projection().stream().sorted().toList()));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  private static String digest(String text) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
