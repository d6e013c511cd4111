// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.pipeline.ShowOptions.RowFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --as}. */
final class RowFormatName implements ITypeConverter<RowFormat> {
  @Override
  public RowFormat convert(String text) {
    return Stream.of(RowFormat.values())
        .filter(format -> name(format).equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("expected one of "
            + Stream.of(RowFormat.values())
                .map(RowFormatName::name)
                .collect(Collectors.joining(", "))
            + ", got '" + text + "'"));
  }

  private static String name(RowFormat format) {
    return format.name().toLowerCase(Locale.ROOT);
  }
}
