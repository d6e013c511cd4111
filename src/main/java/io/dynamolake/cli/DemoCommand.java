// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.ExitStatus;
import io.dynamolake.cli.demo.DemoOrders;
import io.dynamolake.cli.demo.DemoServer;
import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.RunOptions;
import io.dynamolake.pipeline.ShowOptions;
import io.dynamolake.pipeline.ShowOptions.RowFormat;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.report.Receipt;
import io.dynamolake.report.RunResult;
import io.dynamolake.report.RunSummary;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description =
        "Runs the whole main job without an AWS account: DynamoDB Local, a table of messy orders, a"
            + " scan into a Delta table, a drift of the data, and the run that finds it.",
    footerHeading = "%nExamples:%n",
    footer = {"  dynamolake demo", "  dynamolake demo --dir /tmp/demo"})
final class DemoCommand implements Callable<Integer> {
  private static final int ROWS = 3;

  private final PipelineOpener opener;
  private final PrintStream out;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "demo",
      description =
          "Where the lake is made; a number is appended if it is there already. Default: ${DEFAULT-VALUE}")
  private Path folder = Path.of("demo");

  DemoCommand(PipelineOpener opener, Terminal terminal) {
    this.opener = opener;
    this.out = terminal.out();
  }

  @Override
  public Integer call() throws IOException {
    Path home = fresh(folder.toAbsolutePath().normalize());
    DemoServer.provideCredentials();
    title("DynamoDB Local, and a table of " + DemoOrders.ITEMS + " messy orders and events");
    try (DemoServer server = DemoServer.start();
        DemoOrders orders = new DemoOrders(server.endpoint());
        Pipeline pipeline = opener.open()) {
      orders.create();
      Path file = pipelineFile(home, server.endpoint());
      out.println(
          "The pipeline file, " + file + ":\n\n" + Files.readString(file).indent(2));
      PipelineSpec spec = PipelineSpec.load(file.toString(), Map.of());

      title("First run: scan, infer a schema from all items, publish");
      RunResult first = pipeline.run(options(spec, "first"));
      out.println(RunSummary.of(first));
      if (!first.succeeded()) {
        return first.status().code();
      }

      title("The data changes");
      DemoOrders.Drift drift = orders.drift();
      out.println(drift.newAttribute() + " orders get a new attribute; in " + drift.typeFlipped()
          + " an attribute changes its type; " + drift.misfits()
          + " hold a number that no decimal can hold; " + drift.deleted() + " are deleted.\n");

      title("Second run: nothing is lost, everything that differs is reported");
      RunResult second = pipeline.run(options(spec, "second"));
      out.println(RunSummary.of(second));
      if (!second.succeeded()) {
        return second.status().code();
      }
      receipt(second);

      title("Some rows");
      pipeline.show(new ShowOptions(spec, RowFormat.JSONL, ROWS, null), out, out::println);
      out.println();
      where(home, file, spec);
      return ExitStatus.DONE.code();
    }
  }

  private static RunOptions options(PipelineSpec spec, String runId) {
    return new RunOptions(spec, runId, RunOptions.Strictness.LENIENT);
  }

  private void title(String text) {
    out.println("== " + text);
    out.println();
  }

  private void receipt(RunResult result) {
    Receipt receipt = result.receipt();
    if (receipt != null) {
      title("The receipt");
      out.println("  " + receipt.itemsIn() + " items in = " + receipt.rows() + " rows + "
          + receipt.quarantined() + " quarantined: "
          + (receipt.balanced() ? "balanced" : "NOT balanced") + "; MD5 and item count of "
          + receipt.provenFiles() + " of " + receipt.fileCount() + " data files proven.");
      out.println();
    }
  }

  private void where(Path home, Path file, PipelineSpec spec) {
    title("Where everything lies");
    out.println(
        "  table         " + spec.tableFolder() + "   (Delta; any reader of Delta opens it)");
    out.println("  schema        " + spec.controlFolder() + "/schema/v0001.yaml");
    out.println("  landings      " + spec.controlFolder()
        + "/landing/   (what was scanned, in the layout of an export)");
    out.println(
        "  runs          " + spec.controlFolder() + "/runs/   (plan, result.json, quarantine)");
    out.println();
    out.println("Try:  bin/dynamolake show " + file + " --as items --limit 5");
    out.println("      bin/dynamolake schema show " + file);
    out.println("Remove " + home + " when you are done.");
  }

  private static Path fresh(Path wanted) throws IOException {
    Path folder = wanted;
    for (int number = 2; Files.exists(folder); number++) {
      folder = wanted.resolveSibling(wanted.getFileName() + "-" + number);
    }
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot make the demo's folder " + folder + ": " + e.getClass().getSimpleName()
              + ". Give another --dir.",
          e);
    }
  }

  private static Path pipelineFile(Path home, URI endpoint) throws IOException {
    return Files.writeString(home.resolve("orders.yaml"), """
        table: %s
        lake: %s
        source: {type: scan, region: %s, endpoint: "%s"}
        schema: {first-run: infer}
        write: {format: delta, mode: replace}
        """.formatted(
            DemoOrders.TABLE, home.resolve("lake"), DemoOrders.REGION, endpoint));
  }
}
