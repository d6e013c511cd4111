// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.ShowOptions;
import io.dynamolake.pipeline.ShowOptions.RowFormat;
import io.dynamolake.pipeline.spec.PipelineSpec;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
final class ShowCommand implements Callable<Integer> {
  private static final int ROWS_OF_A_TABLE = 20;

  private final PipelineOpener opener;
  private final Terminal terminal;

  @Mixin
  private final PipelineArguments arguments = new PipelineArguments();

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
    this.opener = opener;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PipelineSpec spec = arguments.load();
    Integer rows =
        limit == null && as == RowFormat.TABLE ? Integer.valueOf(ROWS_OF_A_TABLE) : limit;
    try (Pipeline pipeline = opener.open()) {
      pipeline.show(new ShowOptions(spec, as, rows), terminal.out());
      terminal.out().flush();
      return 0;
    }
  }
}
