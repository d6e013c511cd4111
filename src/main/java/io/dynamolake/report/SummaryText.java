// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.report;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How numbers and lines of a summary read. */
final class SummaryText {
  private SummaryText() {}

  static void line(List<String> lines, String name, String value) {
    lines.add(String.format(Locale.ROOT, "  %-12s %s", name, value));
  }

  static String files(long files) {
    return counted(files, "file");
  }

  /** {@code 1 file}, {@code 2 files}. */
  static String counted(long number, String one) {
    return count(number) + " " + one + (number == 1 ? "" : "s");
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double amount = bytes;
    int unit = -1;
    while (amount >= 1024 && unit < 4) {
      amount /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %cB", amount, "KMGTP".charAt(unit));
  }

  static String duration(Duration duration) {
    if (duration.toMinutes() == 0) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    String hours = duration.toHours() == 0 ? "" : duration.toHours() + " h ";
    return hours + duration.toMinutesPart() + " min " + duration.toSecondsPart() + " s";
  }
}
