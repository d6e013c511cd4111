// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import java.util.ArrayList;
import java.util.List;

/** Rows under headings; the first column is flush left, the others flush right. */
final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(List<String> headings) {
    rows.add(headings);
  }

  void row(List<String> cells) {
    rows.add(cells);
  }

  /** Aligned, and a table in Markdown as well. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < rows.size(); row++) {
      text.append('|');
      for (int column = 0; column < rows.get(0).size(); column++) {
        String cell = rows.get(row).get(column);
        String padding = " ".repeat(width(column) - cell.length());
        text.append(' ').append(column == 0 ? cell + padding : padding + cell).append(" |");
      }
      text.append('\n');
      if (row == 0) {
        text.append(rule());
      }
    }
    return text.toString();
  }

  private String rule() {
    StringBuilder rule = new StringBuilder("|");
    for (int column = 0; column < rows.get(0).size(); column++) {
      String dashes = "-".repeat(width(column));
      rule.append(column == 0 ? ":" + dashes + "-|" : "-" + dashes + ":|");
    }
    return rule.append('\n').toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
