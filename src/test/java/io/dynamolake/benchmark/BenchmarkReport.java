// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.dynamolake.benchmark.ExportGenerator.Export;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.spark.package$;

/**
 * What a person reads and a machine compares.
 *
 * @param exports one for each size, ascending
 * @param scanned the items of the table that was scanned, if any was
 * @param merged the items of the table into which changes were merged, if any were
 * @param sameContent whether all engines wrote the same values; as told by {@link Benchmark}
 */
record BenchmarkReport(
    List<Export> exports,
    Optional<Export> scanned,
    Optional<Export> merged,
    List<Task> tasks,
    Measurements measurements,
    List<Mark> marks,
    String sameContent) {
  private static final double MIB = 1 << 20;

  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("%s, %d processors, Java %s, Spark %s. %s%n"
        .formatted(
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"),
            package$.MODULE$.SPARK_VERSION(),
            sameContent));
    text.append(
        "CPU seconds are user and system time of the whole process, of scans and merges without the start of Spark; medians, with the least and the most in brackets.\n");
    exports.forEach(export -> text.append(size(export, task -> !task.scans() && !task.merges())));
    scanned.ifPresent(export -> text.append("\n### Scans\n").append(size(export, Task::scans)));
    merged.ifPresent(export -> text.append("\n### Merges of changes of 1 % of the items\n")
        .append(size(export, Task::merges)));
    if (exports.size() > 1) {
      text.append("\n### Growth: CPU seconds (peak MiB), and MB of JSON per further CPU second\n\n")
          .append(growth());
    }
    text.append("\n### Marks\n\n");
    if (!exports.isEmpty() && largestBytes() < Mark.JSON_BYTES) {
      text.append(
          "%.1f GB of JSON are less than the 2 GB that the marks are for: start-up weighs more, and verdicts mean little.\n\n"
              .formatted(largestBytes() / 1e9));
    }
    return text.append(marksTable()).toString();
  }

  /** Every single run, and the marks. */
  void writeJson(Path file) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("formatVersion", 1);
    document.put("processors", Runtime.getRuntime().availableProcessors());
    document.put("java", System.getProperty("java.version"));
    document.put("spark", package$.MODULE$.SPARK_VERSION());
    document.put("sameContent", sameContent);
    document.put(
        "sizes",
        Stream.of(exports.stream(), scanned.stream(), merged.stream())
            .flatMap(all -> all)
            .map(BenchmarkReport::sizeJson)
            .distinct()
            .toList());
    document.put(
        "runs", measurements.all().stream().map(BenchmarkReport::runJson).toList());
    document.put("marks", marks.stream().map(BenchmarkReport::markJson).toList());
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(file.toFile(), document);
  }

  void writeMarkdown(Path file) throws IOException {
    Files.writeString(file, markdown());
  }

  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private String size(Export export, Predicate<Task> which) {
    TextTable table = new TextTable(List.of(
        "task", "CPU s", "of spark-parquet", "wall s", "peak MiB", "output MB", "files", "load"));
    OptionalDouble whole = measurements.cpuSeconds(Task.SPARK_PARQUET, export.items());
    for (Task task : tasks.stream().filter(which).toList()) {
      List<Measurement> runs = measurements.of(task, export.items());
      if (!runs.isEmpty()) {
        double cpu = measurements.cpuSeconds(task, export.items()).orElseThrow();
        table.row(List.of(
            task.key(),
            "%.1f (%.1f-%.1f)"
                .formatted(
                    cpu,
                    runs.stream()
                        .mapToDouble(run -> run.usage().cpuSeconds())
                        .min()
                        .orElseThrow(),
                    runs.stream()
                        .mapToDouble(run -> run.usage().cpuSeconds())
                        .max()
                        .orElseThrow()),
            whole.isPresent() ? "%.2f".formatted(cpu / whole.getAsDouble()) : "",
            median(task, export, "%.1f", run -> run.usage().wallSeconds()),
            median(task, export, "%.0f", run -> run.usage().peakBytes() / MIB),
            task.writes() ? median(task, export, "%.1f", run -> run.outputBytes() / 1e6) : "",
            task.writes() ? median(task, export, "%.0f", Measurement::outputFiles) : "",
            median(task, export, "%.1f", Measurement::load)));
      }
    }
    return "%n### %,d items, %.0f MB of JSON, %.0f MB gzip%n%n%s"
        .formatted(
            export.items(), export.jsonBytes() / 1e6, export.gzipBytes() / 1e6, table.text());
  }

  private String growth() {
    List<String> headings = new ArrayList<>(List.of("task"));
    exports.forEach(export -> headings.add("%.2f GB".formatted(export.jsonBytes() / 1e9)));
    headings.add("MB per further CPU s");
    TextTable table = new TextTable(headings);
    Export first = exports.get(0);
    Export last = exports.get(exports.size() - 1);
    for (Task task : tasks) {
      OptionalDouble least = measurements.cpuSeconds(task, first.items());
      OptionalDouble most = measurements.cpuSeconds(task, last.items());
      if (least.isPresent() && most.isPresent()) {
        List<String> cells = new ArrayList<>(List.of(task.key()));
        for (Export export : exports) {
          cells.add(median(task, export, "%.1f", run -> run.usage().cpuSeconds())
              + median(task, export, " (%.0f)", run -> run.usage().peakBytes() / MIB));
        }
        cells.add("%.0f"
            .formatted((last.jsonBytes() - first.jsonBytes())
                / 1e6
                / (most.getAsDouble() - least.getAsDouble())));
        table.row(cells);
      }
    }
    return table.text();
  }

  private double largestBytes() {
    return exports.get(exports.size() - 1).jsonBytes();
  }

  private String marksTable() {
    TextTable table = new TextTable(List.of("mark", "promised", "measured", "verdict"));
    for (Mark mark : marks) {
      table.row(List.of(
          mark.promise(),
          (mark.bound() == Mark.Bound.AT_LEAST ? ">= " : "<= ") + mark.limit(),
          mark.measured().isPresent() ? "%.2f".formatted(mark.measured().getAsDouble()) : "-",
          mark.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    }
    return table.text();
  }

  private String median(
      Task task, Export export, String format, ToDoubleFunction<Measurement> value) {
    OptionalDouble median = measurements.median(task, export.items(), value);
    return median.isPresent() ? String.format(Locale.ROOT, format, median.getAsDouble()) : "-";
  }

  private static Map<String, Object> sizeJson(Export export) {
    return Map.of(
        "items", export.items(), "jsonBytes", export.jsonBytes(), "gzipBytes", export.gzipBytes());
  }

  private static Map<String, Object> runJson(Measurement run) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("task", run.task().key());
    json.put("items", run.items());
    json.put("run", run.run());
    json.put("cpuSeconds", run.usage().cpuSeconds());
    json.put("wallSeconds", run.usage().wallSeconds());
    json.put("peakBytes", run.usage().peakBytes());
    json.put("load", run.load());
    json.put("outputBytes", run.outputBytes());
    json.put("outputFiles", run.outputFiles());
    return json;
  }

  private static Map<String, Object> markJson(Mark mark) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("mark", mark.promise());
    json.put("bound", mark.bound().name());
    json.put("limit", mark.limit());
    json.put("slack", mark.slack());
    mark.measured().ifPresent(measured -> json.put("measured", measured));
    json.put("verdict", mark.verdict().name());
    return json;
  }
}
