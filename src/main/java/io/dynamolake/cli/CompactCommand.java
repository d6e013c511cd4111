// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.pipeline.CompactionResult;
import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.spec.PipelineSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "compact",
    description =
        "Rewrites small files of the lake table into files near the target size. Rows stay the same.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  dynamolake compact conf/orders-partitioned.yaml",
      "  dynamolake compact conf/orders-partitioned.yaml --set write.target-file-size=512MB"
    })
final class CompactCommand implements Callable<Integer> {
  private final PipelineOpener opener;
  private final Terminal terminal;

  @Mixin
  private final PipelineArguments arguments = new PipelineArguments();

  CompactCommand(PipelineOpener opener, Terminal terminal) {
    this.opener = opener;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PipelineSpec spec = arguments.load();
    try (Pipeline pipeline = opener.open()) {
      CompactionResult result = pipeline.compact(spec);
      String done = result.filesBefore() == 0
          ? "nothing to compact"
          : result.filesBefore() + " files became " + result.filesAfter();
      terminal.out().println(result.table() + ": " + done + ", version " + result.version());
      return 0;
    }
  }
}
