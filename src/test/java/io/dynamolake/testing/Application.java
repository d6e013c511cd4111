// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.cli.Main;
import io.dynamolake.item.Item;
import io.dynamolake.item.ItemJson;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.report.Receipt;
import io.dynamolake.report.RunResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Runs {@code Main} with arguments, as a user does, in this JVM and on its shared Spark. */
public final class Application {
  private Application() {}

  /** How a command ended and what it printed. */
  public record Output(int status, String out, String err) {
    public List<String> lines() {
      return out.lines().toList();
    }
  }

  public static Output run(String... arguments) {
    SparkExtension.spark();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = Main.execute(
        arguments,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Output(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Writes a pipeline file; {@code lake} and {@code export} are paths. */
  public static String exportPipeline(Path file, String lake, String export, String more) {
    return write(
        file,
        "table: orders\nlake: " + lake + "\nsource: {type: export, path: " + export + "}\n" + more);
  }

  /**
   * Publishes a full export of some items to the table {@code orders} of a folder's lake.
   *
   * @param at the export's time
   * @param more of the pipeline file
   */
  public static void publish(Path folder, Instant at, String more, String... items) {
    String export = ExportFolder.in(folder.resolve("bucket"))
        .id("01700000000000-00000000")
        .at(at)
        .file(items)
        .write();
    String lake = folder.resolve("lake").toString();
    Output run = run("run", exportPipeline(folder.resolve("full.yaml"), lake, export, more));
    assertThat(run.status()).as(run.err()).isZero();
  }

  /** Lays the changes of a window where {@link #publish} lays the snapshot. */
  public static void window(Path folder, int number, Instant from, Instant to, String... lines) {
    ExportFolder.in(folder.resolve("bucket"))
        .id("0170000000000%d-0000000a".formatted(number + 1))
        .changes(from, to)
        .file(lines)
        .write();
  }

  /** The balanced receipt of a run of this table that went well. */
  public static Receipt receipt(Path folder, Output run) {
    assertThat(run.status()).as(run.err() + run.out()).isZero();
    String id = run.lines().get(0).replaceAll("^Run (\\S+) .*", "$1");
    Path result = folder.resolve("lake/_dynamolake/orders/runs/" + id + "/result.json");
    Receipt receipt =
        Objects.requireNonNull(RunResult.parse(read(result), "result").receipt());
    assertThat(receipt.balanced()).isTrue();
    return receipt;
  }

  public static String write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The items of the published table, in canonical form and sorted. */
  public static List<String> shownItems(String pipeline) {
    Output shown = run("show", pipeline, "--as", "items");
    if (shown.status() != 0) {
      throw new IllegalStateException(shown.err());
    }
    return canonical(shown.lines());
  }

  /** Lines of an export in canonical form and sorted, to compare items without regard to order. */
  public static List<String> canonical(List<String> lines) {
    return lines.stream().map(Application::canonical).sorted().toList();
  }

  private static String canonical(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    try {
      Item item = ItemJson.parseLine(bytes, 0, bytes.length);
      return ItemJson.line(item.canonical());
    } catch (MalformedRecordException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public static List<String> lines(List<Item> items) {
    return items.stream().map(ItemJson::line).toList();
  }
}
