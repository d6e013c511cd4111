// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.pipeline.spec.TimeSpan;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --every}. */
final class Interval implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    return TimeSpan.parse(text)
        .orElseThrow(() -> new TypeConversionException(
            "expected a time from 1s to 30d with a unit, such as 1m, got '" + text + "'"));
  }
}
