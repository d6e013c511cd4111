// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.report.PastRun;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "history",
    description = "Prints what ran, the newest first: the run folders of the table.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  dynamolake history conf/orders-export.yaml",
      "  dynamolake history conf/orders-export.yaml --limit 1 --json"
    })
final class HistoryCommand extends PipelineCommand {
  private static final int RUNS_OF_A_TABLE = 20;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = RowLimit.class,
      description = "The most runs to print. Left out: 20, and all with --json.")
  private @Nullable Integer limit;

  @Option(names = "--json", description = "Print them as a JSON array.")
  private boolean json;

  HistoryCommand(PipelineOpener opener, Terminal terminal) {
    super(opener, terminal);
  }

  @Override
  ExitStatus call(Pipeline pipeline, PipelineSpec spec, Terminal terminal) {
    List<PastRun> all = pipeline.history(spec);
    int most = limit != null ? limit : json ? all.size() : RUNS_OF_A_TABLE;
    List<PastRun> shown = all.subList(0, Math.min(most, all.size()));
    terminal.result(json ? PastRun.json(shown) : PastRun.table(shown) + "\n");
    shown.stream()
        .filter(run -> run.state().equals(PastRun.UNTRUSTED))
        .forEach(run -> terminal.problem(run.message()));
    if (shown.size() < all.size()) {
      terminal.problem((all.size() - shown.size()) + " older runs are not shown");
    }
    return ExitStatus.DONE;
  }
}
