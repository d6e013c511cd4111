// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.CaptureMode;
import io.dynamolake.pipeline.CaptureProgress;
import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.spec.PipelineSpec;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "capture",
    description =
        "Lands the changes that the table's DynamoDB stream tells, as change files, and keeps its place in the landing. DynamoDB"
            + " keeps changes for 24 hours: call it more often than that. Exit status 7 means that changes may be"
            + " missing; it stays until the lake table has them from incremental exports or a new snapshot.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  dynamolake capture conf/orders-stream.yaml",
      "  dynamolake capture conf/orders-stream.yaml --follow"
    })
final class CaptureCommand extends PipelineCommand {
  @Option(names = "--follow", description = "Go on until the process is ended.")
  private boolean follow;

  CaptureCommand(PipelineOpener opener, Terminal terminal) {
    super(opener, terminal);
  }

  @Override
  ExitStatus call(Pipeline pipeline, PipelineSpec spec, Terminal terminal) {
    Set<String> gaps = new LinkedHashSet<>();
    pipeline.capture(
        spec,
        follow ? CaptureMode.FOLLOW : CaptureMode.CATCH_UP,
        pass -> tell(pass, gaps, terminal));
    return gaps.isEmpty() ? ExitStatus.DONE : ExitStatus.INTEGRITY;
  }

  static String problem(CaptureProgress pass, String gap) {
    return "Cannot capture all changes of table " + pass.table() + ": " + gap
        + ". No run applies the stream until the lake table has them: merge incremental exports up to then, or publish a"
        + " new snapshot.";
  }

  private void tell(CaptureProgress pass, Set<String> gaps, Terminal terminal) {
    if (!follow || pass.records() > 0) {
      terminal
          .out()
          .println(pass.table() + ": landed " + pass.records() + " changes in " + pass.files()
              + " files from " + pass.shards() + " shards of stream " + pass.stream() + ", in "
              + pass.landing());
      terminal.out().flush();
    }
    for (String gap : pass.gaps()) {
      if (gaps.add(gap)) {
        terminal.problem(problem(pass, gap));
      }
    }
  }
}
