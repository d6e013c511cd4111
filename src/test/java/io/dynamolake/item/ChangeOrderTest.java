// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeOrderTest {
  @ParameterizedTest
  @CsvSource({
    "9, 10",
    "999999999999999999999, 1000000000000000000000",
    "1000000000000000000000, 9999999999999999999999999999999999999999",
    "0000000000000000000000000000000000000000000000009, 10"
  })
  void sequenceNumbersAreComparedAsIntegers(String earlier, String later)
      throws MalformedRecordException {
    // Times that contradict them do not count within a stream.
    assertOrder(stream("", earlier, "1635734407.123"), stream("", later, "1428537600"));
  }

  @Test
  void aStreamThatWasSwitchedOnAgainIsLaterWhateverItsNumbers() throws MalformedRecordException {
    assertOrder(
        stream("2026-01-31T12:00:00.000", "900", "1"),
        stream("2026-02-01T12:00:00.000", "100", "1"));
  }

  @Test
  void exportsAreOrderedByTheTimeOfTheWrite() {
    assertOrder(ChangeOrder.exported(999_999), ChangeOrder.exported(1_000_000));
    assertOrder(ChangeOrder.exported(0), ChangeOrder.exported(1704067275345753L));
  }

  @Test
  void anExportWinsOverTheStreamWithinTheSecondAndNotBeyondIt() throws MalformedRecordException {
    ChangeOrder export = ChangeOrder.exported(1_700_000_000_500_000L);
    assertOrder(stream("", "1", "1699999999"), export);
    assertOrder(stream("", "1", "1700000000"), export);
    assertOrder(export, stream("", "1", "1700000001"));
    assertOrder(stream("", "1", null), export);
  }

  @Test
  void kinesisIsOrderedByItsTimeThenItsNumber() throws MalformedRecordException {
    assertOrder(kinesis("1700000000.122", "9"), kinesis("1700000000.123", "1"));
    assertOrder(kinesis("1700000000.123", "9"), kinesis("1700000000.123", "10"));
    assertOrder(kinesis("1700000000.123", "9"), ChangeOrder.exported(1_700_000_000_123_456L));
    assertOrder(ChangeOrder.exported(1_700_000_000_123_456L), kinesis("1700000000.124", "1"));
  }

  @Test
  void changesOfAllSourcesHaveOneOrderWhereTimesDoNotGoBack() throws MalformedRecordException {
    long seed = 23;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<ChangeOrder> history = history(random);
      List<ChangeOrder> shuffled = new ArrayList<>(history);
      Collections.shuffle(shuffled, random);
      ChangeOrder latest =
          shuffled.stream().reduce((a, b) -> b.isAfter(a) ? b : a).orElseThrow();
      assertThat(latest).as("seed %d, round %d", seed, round).isEqualTo(history.get(0));
      for (ChangeOrder one : history) {
        assertThat(one.isAfter(one)).isFalse();
        assertThat(one.equals(latest) || latest.isAfter(one))
            .as("seed %d", seed)
            .isTrue();
      }
    }
  }

  /** Newest first by a rule of its own: time rounded down to what the source tells, then the kind, then the number. */
  private static List<ChangeOrder> history(Random random) throws MalformedRecordException {
    List<ChangeOrder> orders = new ArrayList<>();
    long micros = 1_700_000_000_000_000L;
    for (int i = 1; i <= 12; i++) {
      micros += random.nextInt(3) * 400_000L + 1;
      orders.add(
          random.nextBoolean()
              ? ChangeOrder.exported(micros)
              : stream("", Integer.toString(i), Long.toString(micros / 1_000_000)));
    }
    orders.sort((a, b) -> {
      int byTime = Long.compare(at(b), at(a));
      return byTime != 0 ? byTime : b.text().compareTo(a.text());
    });
    return orders;
  }

  private static long at(ChangeOrder order) {
    Long at = order.atMicros();
    return at == null ? -1 : at;
  }

  @Test
  void whatHasNoPlaceInTheOrderIsRefused() {
    assertThatThrownBy(() -> ChangeOrder.of(
            new ChangeMetadata(null, null, null, null, null, null, null, "1700000000", null)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageStartingWith("expected WriteTimestampMicros, SequenceNumber");
    assertThatThrownBy(() -> stream("", "-1", null))
        .hasMessage("expected at most 40 digits in SequenceNumber, found something else");
    assertThatThrownBy(() -> stream("", "1".repeat(41), null))
        .hasMessage("expected at most 40 digits in SequenceNumber, found something else");
    assertThatThrownBy(() -> stream("", "1", "-5"))
        .hasMessageStartingWith("expected seconds since the epoch");
  }

  private static ChangeOrder stream(String label, String sequence, @Nullable String seconds)
      throws MalformedRecordException {
    return ChangeOrder.of(ChangeMetadata.streamed(label, sequence, seconds));
  }

  private static ChangeOrder kinesis(String seconds, String number)
      throws MalformedRecordException {
    return ChangeOrder.of(
        new ChangeMetadata(null, null, null, null, number, null, null, seconds, null));
  }

  private static void assertOrder(ChangeOrder earlier, ChangeOrder later) {
    assertThat(later.isAfter(earlier)).isTrue();
    assertThat(earlier.isAfter(later)).isFalse();
  }
}
