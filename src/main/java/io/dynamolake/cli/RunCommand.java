// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.CaptureProgress;
import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.RunListener;
import io.dynamolake.pipeline.RunOptions;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.pipeline.spec.TimeSpan;
import io.dynamolake.report.RunResult;
import io.dynamolake.report.RunSummary;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    description =
        "Copies the source to the lake table, or applies its changes, once. The same run id again does nothing if it was published, and goes on"
            + " if it was not.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  dynamolake run conf/orders-export.yaml",
      "  dynamolake run conf/orders-scan.yaml --set source.read-units-per-second=500",
      "  dynamolake run conf/orders-partitioned.yaml --run-id 2026-11-22 --strict --json",
      "  dynamolake run conf/orders-stream.yaml --every 1m"
    })
final class RunCommand extends PipelineCommand {
  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "The run's id, such as the scheduler's. Left out, it follows from"
          + " table, mode and source.")
  private @Nullable String runId;

  @Option(names = "--strict", description = "End with exit status 3 when items were quarantined.")
  private boolean strict;

  @Option(
      names = "--json",
      description = "Print the result as JSON, as in the run folder's result.json.")
  private boolean json;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      converter = Interval.class,
      description =
          "Keep running, and apply newly landed changes at this interval, such as 1m, until the process is ended. Only for"
              + " changes. A run without anything to do leaves nothing behind. Transient failures are tried again at the next"
              + " interval; any other failure ends the command.")
  private @Nullable Duration every;

  RunCommand(PipelineOpener opener, Terminal terminal) {
    super(opener, terminal);
  }

  @Override
  ExitStatus call(Pipeline pipeline, PipelineSpec spec, Terminal terminal) {
    RunOptions.Strictness strictness =
        strict ? RunOptions.Strictness.STRICT : RunOptions.Strictness.LENIENT;
    RunOptions options = new RunOptions(spec, runId, strictness);
    if (every != null) {
      return pipeline.runEvery(every, options, new Told(every, terminal));
    }
    RunResult result = pipeline.run(options);
    tell(result, terminal);
    return result.status();
  }

  private void tell(RunResult result, Terminal terminal) {
    terminal.result(json ? result.json() : RunSummary.of(result));
    if (result.status() != ExitStatus.DONE) {
      terminal.problem(result.message());
    }
  }

  private final class Told implements RunListener {
    private final Duration interval;
    private final Terminal terminal;
    private List<String> gaps = List.of();

    private Told(Duration interval, Terminal terminal) {
      this.interval = interval;
      this.terminal = terminal;
    }

    @Override
    public void ran(RunResult result) {
      tell(result, terminal);
    }

    @Override
    public void postponed(String reason) {
      terminal.problem(
          reason + "\nTrying again within " + TimeSpan.text(interval) + ", as --every says.");
    }

    @Override
    public void captured(CaptureProgress pass) {
      if (!pass.gaps().equals(gaps)) {
        gaps = pass.gaps();
        gaps.forEach(gap -> terminal.problem(CaptureCommand.problem(pass, gap)));
      }
    }
  }
}
