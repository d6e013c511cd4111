// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.Item;
import java.io.Serializable;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How deletions by Time to Live are known, and what they mean to the table.
 *
 * @param deletes what becomes of the rows
 * @param attribute the time in seconds at which an item expires. With it, a stream's deletion of an item that had expired is one by Time to
 *     Live, whatever the record says of who made it: the streams of a global table's replicas say nothing. Null to believe the records alone
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html">Time to Live</a>
 */
public record TimeToLive(TtlDeletes deletes, @Nullable String attribute) implements Serializable {
  /** For rows that are no changes, or where it does not matter. */
  public static final TimeToLive APPLIED = new TimeToLive(TtlDeletes.APPLY, null);

  /** Time to Live leaves items alone that expired longer ago than five years. */
  private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(5L * 366 * 24 * 60 * 60);

  /**
   * Whether an item is one that Time to Live would have deleted at a time.
   *
   * @param item as it was before
   * @param atMicros when it was deleted
   */
  public boolean hadExpired(Item item, long atMicros) {
    if (attribute == null
        || !(item.attributes().get(attribute) instanceof AttributeValue.N number)) {
      return false;
    }
    BigDecimal since = BigDecimal.valueOf(atMicros, 6).subtract(number.value());
    return since.signum() >= 0 && since.compareTo(LONGEST_SECONDS) <= 0;
  }
}
