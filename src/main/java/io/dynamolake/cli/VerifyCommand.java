// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.report.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    description =
        "Proves the lake table against its source: restores the items from the table's rows and compares them with the"
            + " items that the last published run read, of a scan with those of its landing. A table into which changes were"
            + " merged is compared with the full export that CONF names. Prints counts and places, never values. Exit status 7 means that they differ.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  dynamolake verify conf/orders-export.yaml",
      "  dynamolake verify conf/orders-scan.yaml --json"
    })
final class VerifyCommand extends PipelineCommand {
  @Option(names = "--json", description = "Print the comparison as JSON.")
  private boolean json;

  VerifyCommand(PipelineOpener opener, Terminal terminal) {
    super(opener, terminal);
  }

  @Override
  ExitStatus call(Pipeline pipeline, PipelineSpec spec, Terminal terminal) {
    Verification verification = pipeline.verify(spec);
    terminal.result(json ? verification.json() : verification.summary());
    if (!verification.equal()) {
      Verification.Times times = verification.times();
      terminal.problem("Cannot verify " + spec.tableFolder()
          + ": it does not hold what "
          + (times == null
              ? "run " + verification.runId() + " read."
              : "the export of " + times.export() + " has. " + times.note())
          + " If somebody else wrote to the table or changed the landing, run the pipeline again with a new"
          + " --run-id; if not, this is a bug.");
    }
    return verification.equal() ? ExitStatus.DONE : ExitStatus.INTEGRITY;
  }
}
