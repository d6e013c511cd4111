// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.item.AttributeType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The difference between a registered schema and all items of a run.
 *
 * @param changes by kind, then the most frequent first, then by path
 */
public record DriftReport(int schemaVersion, long items, List<DriftChange> changes)
    implements Serializable {
  private static final String NONE = "-";
  private static final int EXPECTED_CHARS = 40;

  public DriftReport {
    changes = List.copyOf(changes);
  }

  /**
   * @param presentPerColumn in how many items each column's attribute was present, in the order of the columns
   * @throws DynamoLakeException INTEGRITY, when there is not one count a column
   */
  public static DriftReport of(
      RegisteredSchema schema, DriftObserver observer, long[] presentPerColumn, long items) {
    if (presentPerColumn.length != schema.columns().size()) {
      throw SchemaErrors.tooFewCounts(schema.columns().size(), presentPerColumn.length);
    }
    List<DriftChange> changes = new ArrayList<>();
    observer.forEach((kind, paths) -> paths.forEach((path, tally) -> {
      if (tally.count() > 0) {
        changes.add(new DriftChange(
            kind,
            path,
            expected(schema, path),
            seen(tally),
            tally.count(),
            share(tally.count(), items),
            tally.places()));
      }
    }));
    for (int i = 0; items > 0 && i < presentPerColumn.length; i++) {
      Column column = schema.columns().get(i);
      if (presentPerColumn[i] == 0 && !column.required()) {
        String path =
            AttributePath.shortened(AttributePath.child(AttributePath.ROOT, column.attribute()));
        String type = column.type().text();
        changes.add(
            new DriftChange(DriftKind.COLUMN_VANISHED, path, type, NONE, items, 1, List.of()));
      }
    }
    changes.sort(Comparator.comparing(DriftChange::kind)
        .thenComparing(Comparator.comparingLong(DriftChange::count).reversed())
        .thenComparing(DriftChange::path));
    return new DriftReport(schema.version(), items, changes);
  }

  private static String expected(RegisteredSchema schema, String path) {
    return schema.typeAt(path).map(ColumnType::text).orElse(NONE);
  }

  private static String seen(DriftTally tally) {
    Map<AttributeType, Long> counts = tally.byType();
    if (counts.size() < 2) {
      return counts.keySet().stream().map(AttributeType::name).findFirst().orElse(NONE);
    }
    return counts.entrySet().stream()
        .sorted(Map.Entry.<AttributeType, Long>comparingByValue()
            .reversed()
            .thenComparing(Map.Entry.comparingByKey()))
        .map(entry -> entry.getKey() + " " + grouped(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static double share(long count, long items) {
    return items == 0 ? 0 : (double) count / items;
  }

  /** Whether there is more than what is informational. */
  public boolean drifted() {
    return changes.stream().anyMatch(change -> !change.kind().informational());
  }

  /** This report without the kinds that the policy ignores. */
  public DriftReport under(DriftPolicy policy) {
    return new DriftReport(
        schemaVersion,
        items,
        changes.stream()
            .filter(change -> policy.rule(change.kind()).action() != DriftAction.IGNORE)
            .toList());
  }

  /** The changes of one kind. */
  public List<DriftChange> ofKind(DriftKind kind) {
    return changes.stream().filter(change -> change.kind() == kind).toList();
  }

  /** Occurrences of a kind at all paths. */
  public long count(DriftKind kind) {
    return changes.stream()
        .filter(change -> change.kind() == kind)
        .mapToLong(DriftChange::count)
        .sum();
  }

  /**
   * Why nothing may be published, one sentence a kind; empty when all is within the policy. A limit holds for the kind as a whole: what
   * drifts at many paths adds up, so that it cannot stay below the limit at each of them.
   */
  public List<String> violations(DriftPolicy policy) {
    List<String> violations = new ArrayList<>();
    for (DriftKind kind : DriftKind.values()) {
      DriftRule rule = policy.rule(kind);
      Double limit = rule.failAboveShare();
      long count = count(kind);
      boolean fails = rule.action() == DriftAction.FAIL && count > 0;
      if (fails || (limit != null && share(count, items) > limit)) {
        violations.add(violation(kind, rule, count));
      }
    }
    return violations;
  }

  private String violation(DriftKind kind, DriftRule rule, long count) {
    List<DriftChange> ofKind =
        changes.stream().filter(change -> change.kind() == kind).toList();
    return String.format(
        Locale.ROOT,
        "%s: %,d in %,d items (%s), first of %,d at %s; the policy is '%s'",
        kind.key(),
        count,
        items,
        Percent.rounded(share(count, items)),
        ofKind.size(),
        AttributePath.shown(ofKind.get(0).path()),
        rule.text());
  }

  /** A table for a terminal; it holds no item's value. */
  public String text() {
    if (changes.isEmpty()) {
      return String.format(
          Locale.ROOT, "No drift from schema version %d in %,d items.\n", schemaVersion, items);
    }
    TextTable table =
        new TextTable("KIND", "PATH", "REGISTERED", "SEEN", "COUNT", "SHARE", "FIRST SEEN");
    for (DriftChange change : changes) {
      table.row(
          change.kind().key(),
          AttributePath.shown(change.path()),
          cut(change.expected()),
          change.seen(),
          grouped(change.count()),
          Percent.rounded(change.share()),
          change.places().isEmpty() ? NONE : change.places().get(0).toString());
    }
    return String.format(
        Locale.ROOT,
        "Drift from schema version %d in %,d items:\n%s",
        schemaVersion,
        items,
        table.text());
  }

  private static String cut(String type) {
    return type.length() <= EXPECTED_CHARS ? type : type.substring(0, EXPECTED_CHARS - 3) + "...";
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** For JSON: maps, lists, strings and numbers only. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("schemaVersion", schemaVersion);
    map.put("items", items);
    map.put("changes", changes.stream().map(DriftChange::toMap).toList());
    return map;
  }
}
