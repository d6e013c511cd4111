// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.ShowOptions;
import io.dynamolake.pipeline.ShowOptions.RowFormat;
import io.dynamolake.pipeline.spec.PipelineSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "show",
    description = "Prints rows of the lake table.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  dynamolake show conf/orders-export.yaml",
      "  dynamolake show conf/orders-export.yaml --as jsonl --limit 100",
      "  dynamolake show conf/orders-export.yaml --as items"
    })
final class ShowCommand extends PipelineCommand {
  private static final int ROWS_OF_A_TABLE = 20;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = RowLimit.class,
      description = "The most rows to print. Left out: 20 of a table, all of jsonl and items.")
  private @Nullable Integer limit;

  @Option(
      names = "--as",
      paramLabel = "FORMAT",
      description =
          "table: for reading. jsonl: a JSON object per row; decimals are strings, binary is base64, timestamps are"
              + " ISO 8601 in UTC. items: each row restored to its item, as a line of an export. Left out: table.")
  private RowFormat as = RowFormat.TABLE;

  ShowCommand(PipelineOpener opener, Terminal terminal) {
    super(opener, terminal);
  }

  @Override
  ExitStatus call(Pipeline pipeline, PipelineSpec spec, Terminal terminal) {
    Integer rows =
        limit == null && as == RowFormat.TABLE ? Integer.valueOf(ROWS_OF_A_TABLE) : limit;
    pipeline.show(new ShowOptions(spec, as, rows), terminal.out());
    terminal.out().flush();
    return ExitStatus.DONE;
  }
}
