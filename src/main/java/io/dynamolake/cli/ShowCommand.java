// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.ShowOptions;
import io.dynamolake.pipeline.ShowOptions.RowFormat;
import io.dynamolake.pipeline.spec.PipelineSpec;
import java.time.Instant;
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
      "  dynamolake show conf/orders-export.yaml --as items",
      "  dynamolake show conf/orders-export.yaml --as-of 2026-11-22T09:30:00Z"
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
      converter = RowFormatName.class,
      description =
          "table: for reading. jsonl: a JSON object per row; decimals are strings, binary is base64, timestamps are"
              + " ISO 8601 in UTC. items: each row restored to its item, as a line of an export; of a table of mode history the"
              + " items as they are now. Left out: table.")
  private RowFormat as = RowFormat.TABLE;

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      converter = PastTime.class,
      description =
          "Rows as they were then: 2026-11-22T09:30:00Z, with another offset, or a day, which means its beginning in UTC. A table of mode"
              + " history answers for every time. Of other tables an earlier version answers, the newest that has no change from"
              + " after that time; which one is printed to standard error.")
  private @Nullable Instant asOf;

  ShowCommand(PipelineOpener opener, Terminal terminal) {
    super(opener, terminal);
  }

  @Override
  ExitStatus call(Pipeline pipeline, PipelineSpec spec, Terminal terminal) {
    Integer rows =
        limit == null && as == RowFormat.TABLE ? Integer.valueOf(ROWS_OF_A_TABLE) : limit;
    pipeline.show(new ShowOptions(spec, as, rows, asOf), terminal.out(), terminal::problem);
    terminal.out().flush();
    return ExitStatus.DONE;
  }
}
