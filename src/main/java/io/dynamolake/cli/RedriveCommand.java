// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.RedriveResult;
import io.dynamolake.pipeline.spec.PipelineSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "redrive",
    description =
        "Lands batches of stream records that the Lambda function could not land, from the bucket that it put them into. Objects"
            + " stay there; landing them again changes nothing. Exit status 7 means that some records could not be"
            + " landed.",
    footerHeading = "%nExamples:%n",
    footer = "  dynamolake redrive conf/orders-stream.yaml s3://my-failures/aws/lambda")
final class RedriveCommand extends PipelineCommand {
  @Parameters(
      index = "1",
      paramLabel = "FOLDER",
      description =
          "All files below it are batches: a local path or one on any Hadoop file system.")
  private String folder = "";

  RedriveCommand(PipelineOpener opener, Terminal terminal) {
    super(opener, terminal);
  }

  @Override
  ExitStatus call(Pipeline pipeline, PipelineSpec spec, Terminal terminal) {
    RedriveResult result = pipeline.redrive(spec, folder);
    terminal
        .out()
        .println(result.table() + ": landed " + result.records() + " changes of " + result.batches()
            + " batches in " + result.files() + " files, in " + result.landing());
    terminal.out().flush();
    result.refused().forEach(each -> terminal.problem("Cannot land " + each));
    return result.refused().isEmpty() ? ExitStatus.DONE : ExitStatus.INTEGRITY;
  }
}
