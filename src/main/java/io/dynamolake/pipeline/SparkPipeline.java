// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

/** Placeholder until the operations are written. */
public final class SparkPipeline {
  private SparkPipeline() {}

  public static Pipeline open() {
    throw new UnsupportedOperationException("No operations in this build");
  }
}
