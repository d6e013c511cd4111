// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.landing.Chain;
import io.dynamolake.landing.ChangeWindow;
import io.dynamolake.landing.ExportedWindow;
import io.dynamolake.source.export.ChangeExports.Recovery;
import io.dynamolake.source.export.ChangeExports.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MissingWindowsTest {
  private static final String ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Duration MARGIN = Duration.ofMinutes(5);
  private static final int DAY = 24 * 60;

  @Test
  void theTimeSinceTheTableIsCutIntoDaysAndTheRestWaitsUntilItIsLongEnough() {
    assertThat(missing(-DAY, 0, 14)).isEmpty();
    assertThat(missing(-DAY, 0, 15)).containsExactly(window(0, 15));
    assertThat(missing(-DAY, 0, DAY)).containsExactly(window(0, DAY));
    assertThat(missing(-DAY, 0, 2 * DAY + 14))
        .containsExactly(window(0, DAY), window(DAY, 2 * DAY));
    assertThat(missing(-DAY, 0, 2 * DAY + 15))
        .containsExactly(window(0, DAY), window(DAY, 2 * DAY), window(2 * DAY, 2 * DAY + 15));
  }

  @Test
  void whatIsMissingBetweenExportsIsCoveredWhole() {
    assertThat(missing(-DAY, 0, 70, found(0, 15), found(30, 60))).containsExactly(window(15, 30));
    assertThat(missing(-DAY, 0, 70, found(3, 30), found(20, 60))).containsExactly(window(-12, 3));
    assertThat(missing(-2, 0, 70, found(3, 60))).containsExactly(window(-2, 13));
    assertThat(missing(-DAY, 0, 3 * DAY, found(DAY + 5, 3 * DAY)))
        .containsExactly(window(0, DAY), window(DAY - 10, DAY + 5));
    assertThat(missing(-DAY, 0, 70, found(-60, 5), found(-30, 60))).isEmpty();
  }

  @Test
  void behindASnapshotTheFirstWindowBeginsEarlierAsFarAsItCan() {
    Recovery recovery = new Recovery(minute(-3), minute(20));
    assertThat(MissingWindows.of(table(0), MARGIN, List.of(), "s3://e", recovery))
        .containsExactly(window(-3, 20));
    Recovery longer = new Recovery(minute(-DAY), minute(14));
    assertThat(MissingWindows.of(table(0), MARGIN, List.of(), "s3://e", longer)).isEmpty();
    Recovery more = new Recovery(minute(-DAY), minute(80));
    assertThat(MissingWindows.of(table(0), MARGIN, List.of(found(0, 60)), "s3://e", more))
        .containsExactly(window(60, 80));
  }

  @Test
  void timesAreWholeSeconds() {
    Chain.Link table = new Chain.Link(ARN, "", NOON.plusMillis(1500));
    Recovery recovery = new Recovery(NOON.minusMillis(300), minute(30).plusMillis(999));
    assertThat(MissingWindows.of(table, MARGIN, List.of(), "s3://e", recovery))
        .containsExactly(new Window(NOON, minute(30)));
  }

  @Test
  void whatCannotBeExportedAnyMoreIsNamedWithItsRepair() {
    assertThatThrownBy(() -> missing(10, 0, 60))
        .isInstanceOfSatisfying(
            DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTEGRITY))
        .hasMessage("Cannot export the changes of " + ARN
            + " from 2026-01-31T12:00:00Z to 2026-01-31T12:10:00Z: its point-in-time recovery reaches back to"
            + " 2026-01-31T12:10:00Z only, and no export below s3://e has them. Publish a new full export or a scan with"
            + " write.mode replace.");
    assertThatThrownBy(() -> missing(30, 0, 60, found(0, 15), found(40, 60)))
        .hasMessageContaining("from 2026-01-31T12:15:00Z to 2026-01-31T12:30:00Z");
    assertThat(missing(10, 0, 60, found(0, 30))).containsExactly(window(30, 60));
  }

  @Test
  void withTheWindowsThatAreMissingTheChainIsWholeAndDynamoDbTakesThemAll() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      int earliest = -random.nextInt(60);
      int latest = random.nextInt(3 * DAY);
      List<ExportedWindow> found = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        int from = random.nextInt(Math.max(1, latest)) - 30;
        found.add(found(from, from + 15 + random.nextInt(DAY - 15)));
      }
      List<Window> missing = MissingWindows.of(
          table(0), MARGIN, found, "s3://e", new Recovery(minute(earliest), minute(latest)));
      List<ExportedWindow> all = new ArrayList<>(found);
      for (Window window : missing) {
        Duration length = Duration.between(window.from(), window.to());
        assertThat(length).as("seed %d", seed).isBetween(Chain.SHORTEST, Chain.LONGEST);
        assertThat(window.from()).as("seed %d", seed).isAfterOrEqualTo(minute(earliest));
        all.add(exported(window));
      }
      if (!all.isEmpty()) {
        Chain chain = Chain.of(table(0), all);
        assertThat(chain.through())
            .as("seed %d", seed)
            .isAfter(minute(latest).minus(Chain.SHORTEST));
        assertThat(MissingWindows.of(
                table(0), MARGIN, all, "s3://e", new Recovery(minute(earliest), minute(latest))))
            .as("seed %d", seed)
            .isEmpty();
      }
    }
  }

  private static List<Window> missing(
      int earliest, int table, int latest, ExportedWindow... found) {
    return MissingWindows.of(
        table(table),
        Duration.ZERO,
        List.of(found),
        "s3://e",
        new Recovery(minute(earliest), minute(latest)));
  }

  private static Chain.Link table(int through) {
    return new Chain.Link(ARN, "", minute(through));
  }

  private static Window window(int from, int to) {
    return new Window(minute(from), minute(to));
  }

  private static ExportedWindow found(int from, int to) {
    return exported(window(from, to));
  }

  private static ExportedWindow exported(Window window) {
    return new ExportedWindow(
        "s3://e/" + window,
        window.toString(),
        ARN,
        "",
        new ChangeWindow(window.from(), window.to(), "NEW_AND_OLD_IMAGES"));
  }

  private static Instant minute(int number) {
    return NOON.plus(Duration.ofMinutes(number));
  }
}
