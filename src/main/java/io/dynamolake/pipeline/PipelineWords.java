// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.pipeline.spec.PipelineSpec;
import java.util.Locale;

/** The words of a pipeline file for what a run does. */
final class PipelineWords {
  private PipelineWords() {}

  static String mode(PipelineSpec spec) {
    return spec.write().mode().name().toLowerCase(Locale.ROOT);
  }

  static String format(PipelineSpec spec) {
    return spec.write().format().name().toLowerCase(Locale.ROOT);
  }
}
