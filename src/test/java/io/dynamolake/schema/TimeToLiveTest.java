// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.Item;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeToLiveTest {
  private static final long AT_SECONDS = 1_767_225_600;

  @ParameterizedTest
  @CsvSource({
    "1767225600, true",
    "1767225600.000001, false",
    "1.7672256E+9, true",
    "1767225601, false",
    "1767225599.9, true",
    "1767225600000, false",
    "1609459200, true",
    "1546300800, false",
    "0, false",
    "-1, false",
    "9.99E+125, false"
  })
  void anItemExpiresAtItsSecondAndForFiveYears(String seconds, boolean expired) {
    Item item = new Item(Map.of("ttl", new AttributeValue.N(seconds)));
    TimeToLive ttl = new TimeToLive(TtlDeletes.IGNORE, "ttl");
    assertThat(ttl.hadExpired(item, AT_SECONDS * 1_000_000)).isEqualTo(expired);
    assertThat(TimeToLive.APPLIED.hadExpired(item, AT_SECONDS * 1_000_000)).isFalse();
    assertThat(new TimeToLive(TtlDeletes.MARK, "other").hadExpired(item, AT_SECONDS * 1_000_000))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1767225600", "text"})
  void aTextIsNoTime(String text) {
    Item item = new Item(Map.of("ttl", new AttributeValue.S(text)));
    assertThat(new TimeToLive(TtlDeletes.IGNORE, "ttl").hadExpired(item, AT_SECONDS * 1_000_000))
        .isFalse();
  }
}
