// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many quarantined items a run may have before it publishes nothing. */
public sealed interface QuarantineLimit extends Serializable {
  QuarantineLimit NONE = new None();

  /** Whether {@code quarantined} of {@code items} is more than the limit. */
  boolean exceededBy(long quarantined, long items);

  record None() implements QuarantineLimit {
    @Override
    public boolean exceededBy(long quarantined, long items) {
      return false;
    }

    @Override
    public String toString() {
      return "none";
    }
  }

  record Count(long most) implements QuarantineLimit {
    @Override
    public boolean exceededBy(long quarantined, long items) {
      return quarantined > most;
    }

    @Override
    public String toString() {
      return Long.toString(most);
    }
  }

  /** @param percent 0 to 100, without trailing zeros; compared exactly */
  record Share(BigDecimal percent) implements QuarantineLimit {
    public Share {
      percent = percent.signum() == 0 ? BigDecimal.ZERO : percent.stripTrailingZeros();
    }

    @Override
    public boolean exceededBy(long quarantined, long items) {
      BigDecimal hundredfold = BigDecimal.valueOf(quarantined).movePointRight(2);
      return hundredfold.compareTo(percent.multiply(BigDecimal.valueOf(items))) > 0;
    }

    @Override
    public String toString() {
      return percent.toPlainString() + " %";
    }
  }

  /** Empty for a text that is no limit. */
  static Optional<QuarantineLimit> parse(String text) {
    if (text.equals("none")) {
      return Optional.of(NONE);
    }
    if (text.matches("\\d{1,18}")) {
      return Optional.of(new Count(Long.parseLong(text)));
    }
    Matcher share = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,9})?)\\s*%").matcher(text);
    if (!share.matches()) {
      return Optional.empty();
    }
    BigDecimal percent = new BigDecimal(share.group(1));
    return percent.compareTo(BigDecimal.valueOf(100)) > 0
        ? Optional.empty()
        : Optional.of(new Share(percent));
  }
}
