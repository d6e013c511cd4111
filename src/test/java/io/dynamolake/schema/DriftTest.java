// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.item.AttributeType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

final class DriftTest {
  private static final RegisteredSchema SCHEMA = RegisteredSchema.parse("""
      table: t
      version: 3
      columns:
        - {name: id, from: pk, type: string, required: true}
        - {name: total, type: "decimal(18,2)"}
        - {name: address, type: "struct<zip:string>"}
      """, "t.yaml");

  private static DriftReport report(DriftObserver observer, long items, long... present) {
    return DriftReport.of(SCHEMA, observer, present, items);
  }

  private static DriftObserver observer(long seed) {
    Random random = new Random(seed);
    DriftObserver observer = new DriftObserver();
    for (int i = 0; i < 200; i++) {
      DriftKind kind = pick(random, DriftKind.class);
      AttributeType seen = random.nextInt(4) == 0 ? null : pick(random, AttributeType.class);
      observer.record(
          kind, "/a" + random.nextInt(9), seen, "f" + random.nextInt(3), random.nextInt(50));
    }
    return observer;
  }

  @Test
  void mergingIsCommutativeAndAssociative() {
    for (long seed = 0; seed < 100; seed += 3) {
      DriftObserver left = observer(seed);
      left.merge(observer(seed + 1));
      left.merge(observer(seed + 2));
      DriftObserver right = observer(seed + 2);
      right.merge(observer(seed + 1));
      DriftObserver other = new DriftObserver();
      other.merge(right);
      other.merge(observer(seed));
      assertThat(report(other, 9, 1, 1, 1)).as("seed %d", seed).isEqualTo(report(left, 9, 1, 1, 1));
    }
  }

  @Test
  void aReportIsATableWithoutValues() {
    DriftObserver observer = new DriftObserver();
    for (int line = 1; line <= 1_234; line++) {
      observer.record(
          DriftKind.NEW_ATTRIBUTE, "/coupon\n", AttributeType.S, "data/b.json.gz", 765 + line);
    }
    observer.record(DriftKind.TYPE_CONFLICT, "/address/zip", AttributeType.N, "data/a.json.gz", 7);
    observer.record(DriftKind.TYPE_CONFLICT, "/address/zip", AttributeType.N, "data/a.json.gz", 8);
    observer.record(
        DriftKind.TYPE_CONFLICT, "/address/zip", AttributeType.BOOL, "data/a.json.gz", 9);
    DriftReport report = report(observer, 1_000_000, 1_000_000, 0, 5);
    assertThat(report.text()).isEqualTo("""
            Drift from schema version 3 in 1,000,000 items:
              KIND             PATH           REGISTERED     SEEN             COUNT      SHARE  FIRST SEEN
              new-attribute    /coupon\\u000A  -              S                1,234    0.123 %  data/b.json.gz:766
              type-conflict    /address/zip   string         N 2, BOOL 1          3  < 0.001 %  data/a.json.gz:7
              column-vanished  /total         decimal(18,2)  -            1,000,000  100.000 %  -
            """);
    assertThat(report.changes().get(0).places())
        .hasSize(5)
        .last()
        .hasToString("data/b.json.gz:770");
    assertThat(report.drifted()).isTrue();
    assertThat(report.toMap().get("changes"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .element(1)
        .isEqualTo(Map.of(
            "kind", "type-conflict",
            "path", "/address/zip",
            "expected", "string",
            "seen", "N 2, BOOL 1",
            "count", 3L,
            "share", 0.000003,
            "places", List.of("data/a.json.gz:7", "data/a.json.gz:8", "data/a.json.gz:9")));
  }

  @Test
  void withoutItemsNoColumnVanishes() {
    DriftReport report = report(new DriftObserver(), 0, 0, 0, 0);
    assertThat(report.changes()).isEmpty();
    assertThat(report.text()).isEqualTo("No drift from schema version 3 in 0 items.\n");
    assertThat(report.drifted()).isFalse();
  }

  @Test
  void limitsHoldForAKindAsAWhole() {
    DriftPolicy policy = DriftPolicy.parse(
        Map.of(
            "type-conflict",
            "rescue, fail above 0.1 %",
            "number-misfit",
            "fail",
            "new-attribute",
            "ignore"),
        "p.yaml: schema.drift");
    DriftObserver observer = new DriftObserver();
    observer.record(DriftKind.TYPE_CONFLICT, "/total", AttributeType.S, "f", 1);
    observer.record(DriftKind.NEW_ATTRIBUTE, "/x", AttributeType.S, "f", 1);
    assertThat(report(observer, 1_000, 1, 1, 1).violations(policy)).isEmpty();
    observer.record(DriftKind.TYPE_CONFLICT, "/address", AttributeType.S, "f", 2);
    observer.record(DriftKind.NUMBER_MISFIT, "/total", AttributeType.N, "f", 3);
    DriftReport report = report(observer, 1_000, 1, 1, 1);
    assertThat(report.violations(policy))
        .containsExactly(
            "type-conflict: 2 in 1,000 items (0.200 %), first of 2 at /address; the policy is 'rescue, fail above 0.1 %'",
            "number-misfit: 1 in 1,000 items (0.100 %), first of 1 at /total; the policy is 'fail'");
    assertThat(report.under(policy).count(DriftKind.NEW_ATTRIBUTE)).isZero();
    assertThat(report.violations(DriftPolicy.defaults())).isEmpty();
  }

  @Test
  void whatIsInformationalCountsOnlyWhenThePolicyNamesIt() {
    DriftObserver observer = new DriftObserver();
    observer.record(DriftKind.EXPLICIT_NULL, "/total", AttributeType.NULL, "f", 1);
    observer.record(DriftKind.TEXT_FORM, "/total", AttributeType.S, "f", 1);
    DriftReport report = report(observer, 1, 1, 1, 1);
    assertThat(report.drifted()).isFalse();
    assertThat(report.violations(DriftPolicy.defaults())).isEmpty();
    assertThat(report.violations(DriftPolicy.parse(Map.of("explicit-null", "fail above 10%"), "p")))
        .hasSize(1);
  }

  @Test
  void rulesAreReadBackFromTheirText() {
    for (String text : List.of(
        "rescue",
        "add-new-columns",
        "quarantine",
        "fail",
        "ignore",
        "rescue, fail above 0.1 %",
        "quarantine, fail above 0 %",
        "add-new-columns, fail above 100 %")) {
      assertThat(DriftRule.parse(text)).map(DriftRule::text).contains(text);
    }
    assertThat(DriftRule.parse("Fail above 2.50%"))
        .contains(new DriftRule(DriftAction.RESCUE, 0.025));
    for (String text : List.of(
        "",
        "rescue,",
        "drop",
        "fail above",
        "fail above 101 %",
        "fail, fail above 1 %",
        "ignore, fail above 1 %",
        "rescue fail above 1 %",
        "fail above 0.1",
        "fail above -1 %")) {
      assertThat(DriftRule.parse(text)).as(text).isEmpty();
    }
  }

  @Test
  void aPolicyThatIsWrongIsRefused() {
    refused(
        "new-column",
        "fail",
        "new-column: expected one of new-attribute, type-conflict, number-misfit, text-misfit, missing-required,"
            + " column-vanished, explicit-null, text-form, found an unknown kind of drift");
    refused(
        "type-conflict",
        "drop",
        "type-conflict: expected rescue, add-new-columns, quarantine, fail or ignore, and 'rescue, fail above"
            + " 0.1 %' for a limit, found 'drop'");
    refused(
        "type-conflict",
        "add-new-columns",
        "type-conflict: expected rescue, quarantine, fail, ignore, found 'add-new-columns'");
    refused(
        "column-vanished",
        "quarantine",
        "column-vanished: expected rescue, fail, ignore, found 'quarantine'");
    assertThat(DriftPolicy.defaults().rule(DriftKind.MISSING_REQUIRED).action())
        .isEqualTo(DriftAction.QUARANTINE);
    assertThat(DriftPolicy.defaults().rule(DriftKind.TYPE_CONFLICT).action())
        .isEqualTo(DriftAction.RESCUE);
  }

  private static void refused(String kind, String rule, String message) {
    assertThatThrownBy(() -> DriftPolicy.parse(Map.of(kind, rule), "p.yaml: schema.drift"))
        .isInstanceOf(DynamoLakeException.class)
        .hasMessage("p.yaml: schema.drift: " + message);
  }

  @Test
  void memoryIsBoundedAndCountsStayComplete() throws IOException {
    DriftObserver observer = new DriftObserver();
    for (int i = 0; i < 30_000; i++) {
      observer.record(
          DriftKind.NEW_ATTRIBUTE,
          "/m" + i % 20_000 + "/" + "x".repeat(500),
          AttributeType.S,
          "f",
          i);
    }
    DriftReport report = report(observer, 30_000, 1, 1, 1);
    assertThat(report.count(DriftKind.NEW_ATTRIBUTE)).isEqualTo(30_000);
    assertThat(report.changes()).hasSizeLessThanOrEqualTo(11_001);
    assertThat(report.changes())
        .map(DriftChange::path)
        .contains("/*")
        .allMatch(path -> path.length() < 240);
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      out.writeObject(observer);
      out.writeObject(report);
      out.writeObject(DriftPolicy.defaults());
      out.writeObject(SCHEMA);
    }
  }

  @Test
  void aKeptTallyIsTheObserversOwn() {
    DriftObserver observer = new DriftObserver();
    assertThat(observer.isEmpty()).isTrue();
    observer.tally(DriftKind.NEW_ATTRIBUTE, "/x").add(AttributeType.S, "f", 1);
    assertThat(observer.count(DriftKind.NEW_ATTRIBUTE)).isEqualTo(1);
  }

  @Test
  void aReportNeedsOneCountAColumn() {
    assertThatThrownBy(() -> report(new DriftObserver(), 1, 1))
        .hasMessage("Cannot report drift: 3 columns are registered, but the run counted 1.");
  }

  private static <E extends Enum<E>> E pick(Random random, Class<E> type) {
    List<E> constants = List.copyOf(EnumSet.allOf(type));
    return constants.get(random.nextInt(constants.size()));
  }
}
