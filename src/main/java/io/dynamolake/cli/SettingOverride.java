// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One {@code --set KEY=VALUE}; the value may hold further equals signs. */
record SettingOverride(String key, String value) {
  static final class Converter implements ITypeConverter<SettingOverride> {
    @Override
    public SettingOverride convert(String text) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new TypeConversionException("expected KEY=VALUE, got '" + text + "'");
      }
      return new SettingOverride(text.substring(0, equals).strip(), text.substring(equals + 1));
    }
  }
}
