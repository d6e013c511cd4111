// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many read capacity units a whole scan may consume in a second. */
public sealed interface ReadLimit extends Serializable {
  record Units(int perSecond) implements ReadLimit {
    public Units {
      if (perSecond < 1) {
        throw new IllegalArgumentException("Not positive: " + perSecond);
      }
    }

    @Override
    public String toString() {
      return Integer.toString(perSecond);
    }
  }

  /**
   * Of what the table can be read with.
   *
   * @param percent above 0, at most 100; without trailing zeros
   */
  record Share(BigDecimal percent) implements ReadLimit {
    public Share {
      if (percent.signum() <= 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0) {
        throw new IllegalArgumentException("Not a share: " + percent);
      }
      percent = percent.stripTrailingZeros();
    }

    @Override
    public String toString() {
      return percent.toPlainString() + " %";
    }
  }

  /** Reads {@code 4000} and {@code 50 %}; empty for a text that is no limit. */
  static Optional<ReadLimit> parse(String text) {
    if (text.matches("[1-9]\\d{0,8}")) {
      return Optional.of(new Units(Integer.parseInt(text)));
    }
    Matcher share = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,9})?)\\s*%").matcher(text);
    if (!share.matches()) {
      return Optional.empty();
    }
    BigDecimal percent = new BigDecimal(share.group(1));
    return percent.signum() == 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0
        ? Optional.empty()
        : Optional.of(new Share(percent));
  }
}
