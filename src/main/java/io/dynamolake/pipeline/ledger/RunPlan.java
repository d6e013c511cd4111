// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a run set out to do, stored before it does anything. Two plans of one run id must have one fingerprint.
 *
 * @param source what is read, as a path or a table's name
 * @param configuration the settings that decide what the run reads and writes, by their key in the pipeline file; no secrets
 * @param schemaVersion the registered schema at the time of planning; not part of the fingerprint, because a run may register a
 *     version itself; null when there is none yet
 * @param createdAt for people; nothing is ordered by it
 */
public record RunPlan(
    RunId runId,
    String table,
    String mode,
    String source,
    Map<String, String> configuration,
    @Nullable Integer schemaVersion,
    Instant createdAt) {
  private static final int MAX_SHOWN = 80;

  public RunPlan {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(createdAt, "createdAt");
    configuration = Collections.unmodifiableMap(new TreeMap<>(configuration));
    configuration.values().forEach(Objects::requireNonNull);
  }

  /** {@code sha256:} and 64 hex digits, over everything but the run id, the schema's version and the time. */
  @JsonProperty(value = "fingerprint", access = JsonProperty.Access.READ_ONLY)
  public String fingerprint() {
    return "sha256:"
        + Sha256.hex(ControlJson.text(Map.of(
            "table", table, "mode", mode, "source", source, "configuration", configuration)));
  }

  /** One text for each setting in which {@code wanted} differs from this plan; empty when the fingerprints agree. */
  public List<String> changesTo(RunPlan wanted) {
    SortedMap<String, String> before = settings();
    SortedMap<String, String> after = wanted.settings();
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    List<String> changes = new ArrayList<>();
    for (String key : keys) {
      if (!Objects.equals(before.get(key), after.get(key))) {
        changes.add(key + " was " + shown(before.get(key)) + ", is " + shown(after.get(key)));
      }
    }
    return changes;
  }

  private SortedMap<String, String> settings() {
    TreeMap<String, String> settings = new TreeMap<>(configuration);
    settings.put("(table)", table);
    settings.put("(mode)", mode);
    settings.put("(source)", source);
    return settings;
  }

  private static String shown(@Nullable String value) {
    if (value == null) {
      return "not set";
    }
    String printable = LedgerErrors.printable(value);
    return printable.length() <= MAX_SHOWN
        ? "'" + printable + "'"
        : "'" + printable.substring(0, MAX_SHOWN) + "...'";
  }
}
