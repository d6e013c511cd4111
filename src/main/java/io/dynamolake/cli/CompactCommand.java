// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.CompactionResult;
import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.spec.PipelineSpec;
import picocli.CommandLine.Command;

@Command(
    name = "compact",
    description =
        "Rewrites small files of the lake table into files near the target size. Rows stay the same. Also deletes what merges have left in"
            + " the control folder and no version of the table needs.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  dynamolake compact conf/orders-partitioned.yaml",
      "  dynamolake compact conf/orders-partitioned.yaml --set write.target-file-size=512MB"
    })
final class CompactCommand extends PipelineCommand {
  CompactCommand(PipelineOpener opener, Terminal terminal) {
    super(opener, terminal);
  }

  @Override
  ExitStatus call(Pipeline pipeline, PipelineSpec spec, Terminal terminal) {
    CompactionResult result = pipeline.compact(spec);
    String done = result.filesBefore() == 0
        ? "nothing to compact"
        : result.filesBefore() + " files became " + result.filesAfter();
    terminal.out().println(result.table() + ": " + done + ", version " + result.version());
    return ExitStatus.DONE;
  }
}
