// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --limit}. */
final class RowLimit implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String text) {
    if (!text.matches("\\d{1,9}")) {
      throw new TypeConversionException("expected a whole number from 0, got '" + text + "'");
    }
    return Integer.valueOf(text);
  }
}
