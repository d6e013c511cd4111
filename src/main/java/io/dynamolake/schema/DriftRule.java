// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What happens on one kind of drift.
 *
 * @param failAboveShare nothing is published when more than this share of the items (0.001 for 0.1 %) drifts this way; null for no limit
 */
public record DriftRule(DriftAction action, @Nullable Double failAboveShare)
    implements Serializable {
  static final String FORMS =
      "rescue, add-new-columns, quarantine, fail or ignore, and 'rescue, fail above 0.1 %' for a limit";

  private static final Pattern TEXT = Pattern.compile(
      "(?:([a-z-]+)\\s*(?:,\\s*|$))?(?:fail\\s+above\\s+([0-9]{1,3}(?:\\.[0-9]{1,9})?)\\s*%)?");

  public DriftRule {
    if (failAboveShare != null) {
      boolean inRange = failAboveShare >= 0 && failAboveShare <= 1;
      if (!inRange || action == DriftAction.FAIL || action == DriftAction.IGNORE) {
        throw new IllegalArgumentException(
            "Cannot " + action.key() + " and fail above a share of " + failAboveShare);
      }
    }
  }

  static DriftRule of(DriftAction action) {
    return new DriftRule(action, null);
  }

  /** {@code fail above 0.1 %} alone rescues up to there. Empty for a text that is no rule. */
  static Optional<DriftRule> parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()
        || (matcher.group(1) == null && matcher.group(2) == null)
        || text.strip().endsWith(",")) {
      return Optional.empty();
    }
    Double limit = matcher.group(2) == null
        ? null
        : new BigDecimal(matcher.group(2)).movePointLeft(2).doubleValue();
    Optional<DriftAction> action = matcher.group(1) == null
        ? Optional.of(DriftAction.RESCUE)
        : DriftAction.of(matcher.group(1));
    return action
        .filter(known -> limit == null
            || (limit <= 1 && known != DriftAction.FAIL && known != DriftAction.IGNORE))
        .map(known -> new DriftRule(known, limit));
  }

  /** As in a pipeline file: {@code rescue, fail above 0.1 %}. */
  public String text() {
    return failAboveShare == null
        ? action.key()
        : action.key() + ", fail above " + Percent.exact(failAboveShare);
  }
}
