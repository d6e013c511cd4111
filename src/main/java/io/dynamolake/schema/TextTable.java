// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.util.ArrayList;
import java.util.List;

/** Cells below each other, as wide as the widest of their column; numbers to the right. */
final class TextTable {
  private static final int MAX_WIDTH = 60;

  private final List<String[]> rows = new ArrayList<>();

  TextTable(String... heads) {
    rows.add(heads);
  }

  void row(String... cells) {
    rows.add(cells);
  }

  String text() {
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        int width = width(row[i]);
        widths[i] = Math.max(widths[i], width <= MAX_WIDTH ? width : 0);
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        String space = " ".repeat(Math.max(0, widths[i] - width(row[i])));
        line.append("  ").append(isNumeric(i) ? space + row[i] : row[i] + space);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private boolean isNumeric(int column) {
    return rows.stream()
        .skip(1)
        .allMatch(
            row -> !row[column].isEmpty() && "0123456789<".indexOf(row[column].charAt(0)) >= 0);
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
