// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.spec.PipelineSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command on one pipeline file. A mistake in the file ends it before anything is opened. */
abstract class PipelineCommand implements Callable<Integer> {
  private final PipelineOpener opener;
  private final Terminal terminal;

  @Mixin
  private final PipelineArguments arguments = new PipelineArguments();

  PipelineCommand(PipelineOpener opener, Terminal terminal) {
    this.opener = opener;
    this.terminal = terminal;
  }

  @Override
  public final Integer call() {
    PipelineSpec spec = arguments.load();
    try (Pipeline pipeline = opener.open()) {
      return call(pipeline, spec, terminal).code();
    }
  }

  abstract ExitStatus call(Pipeline pipeline, PipelineSpec spec, Terminal terminal);
}
