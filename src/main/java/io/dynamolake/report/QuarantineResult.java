// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was set aside.
 *
 * @param files relative to the run folder
 * @param byReason how many items for each reason, reasons in alphabetical order
 */
@JsonPropertyOrder({"items", "files", "byReason"})
public record QuarantineResult(List<String> files, Map<String, Long> byReason) {
  public QuarantineResult {
    files = List.copyOf(files);
    byReason = Collections.unmodifiableMap(new TreeMap<>(byReason));
  }

  public static QuarantineResult empty() {
    return new QuarantineResult(List.of(), Map.of());
  }

  @JsonProperty(value = "items", access = JsonProperty.Access.READ_ONLY)
  public long items() {
    return byReason.values().stream().reduce(0L, Math::addExact);
  }
}
