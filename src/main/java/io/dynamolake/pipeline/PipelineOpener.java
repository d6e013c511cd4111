// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

/** Makes ready what operations need. Called only after the command line and the pipeline file were found to be right. */
@FunctionalInterface
public interface PipelineOpener {
  Pipeline open();
}
