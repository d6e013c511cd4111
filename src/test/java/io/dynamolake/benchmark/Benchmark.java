// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import io.dynamolake.benchmark.ExportGenerator.Export;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Start reading here. Generates exports, checks that all engines write the same values, runs each task in a fresh JVM, in turns
 * (A B C, A B C, ...), and reports medians and marks.
 */
@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures DynamoLake and its peers on the same generated export.",
    footer = {
      "",
      "Exit status: 0 measured, 1 a task failed, engines disagree, or with --enforce a mark was missed, 2 usage.",
      "The marks are for 2 GB of JSON (2,000,000 items); of smaller exports, start-up is the larger part."
    })
final class Benchmark implements Callable<Integer> {
  private static final long SEED = 1;
  private static final long CHECK_SEED = 99_000_001;

  @Option(
      names = "--items",
      split = ",",
      paramLabel = "N",
      defaultValue = "500000,1000000,2000000",
      description =
          "items of each export, ascending (default: ${DEFAULT-VALUE}; 2000000 are 2.2 GB of JSON)")
  private List<Long> items = List.of();

  @Option(
      names = "--scan-items",
      paramLabel = "N",
      defaultValue = "400000",
      description = "items of the table that is scanned (default: ${DEFAULT-VALUE})")
  private long scanItems;

  @Option(
      names = "--merge-items",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "items of the table into which changes are merged (default: ${DEFAULT-VALUE})")
  private long mergeItems;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "3",
      description = "how often each task runs at each size (default: ${DEFAULT-VALUE})")
  private int runs;

  @Option(
      names = "--tasks",
      split = ",",
      paramLabel = "TASK",
      description = "only these tasks; --list names them")
  private List<String> taskKeys = List.of();

  @Option(names = "--list", description = "list the tasks and stop")
  private boolean list;

  @Option(
      names = "--check-items",
      paramLabel = "N",
      defaultValue = "20000",
      description =
          "items on which all engines must agree before anything is measured; 0 for none (default: ${DEFAULT-VALUE})")
  private long checkItems;

  @Option(
      names = "--check-outputs",
      description = "compare what the last runs of each size wrote, too")
  private boolean checkOutputs;

  @Option(names = "--enforce", description = "exit with 1 if a mark was missed")
  private boolean enforce;

  @Option(
      names = "--slack",
      paramLabel = "X",
      defaultValue = "1",
      description =
          "how much looser marks are taken, for noisy machines (default: ${DEFAULT-VALUE})")
  private double slack;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "target/benchmark",
      description = "exports, outputs, logs, report.md and report.json (default: ${DEFAULT-VALUE})")
  private Path dir = Path.of("");

  private final Measurements measurements = new Measurements();
  private boolean failed;

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    System.exit(new CommandLine(new Benchmark()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (list) {
      Arrays.stream(Task.values())
          .forEach(task -> System.out.printf("%-14s %s%n", task.key(), task.description()));
      return 0;
    }
    List<Task> chosen = taskKeys.isEmpty()
        ? List.of(Task.values())
        : taskKeys.stream().map(Task::of).toList();
    List<Task> tasks =
        chosen.stream().filter(task -> !task.scans() && !task.merges()).toList();
    List<Task> scans = chosen.stream().filter(Task::scans).toList();
    List<Task> merges = chosen.stream().filter(Task::merges).toList();
    List<Long> sizes = tasks.isEmpty() ? List.of() : items.stream().sorted().toList();
    TaskProcess processes = new TaskProcess(dir.toAbsolutePath());
    String sameContent = "";
    if (checkItems > 0) {
      Export export = export(checkItems, CHECK_SEED);
      measure(processes, tasks, export, 0, new Measurements());
      measureScans(processes, scans, export, 0, 0, new Measurements());
      if (!tasks.isEmpty()) {
        sameContent = compare(processes, tasks, export);
      }
      sameContent += compareScans(processes, scans, export);
      measureMerges(processes, merges, export, 0, new Measurements());
      sameContent += compareMerges(processes, merges, export);
    }
    List<Export> exports = new ArrayList<>();
    for (long size : sizes) {
      Export export = export(size, SEED);
      exports.add(export);
      for (int run = 1; run <= runs; run++) {
        measure(processes, tasks, export, run, measurements);
      }
      if (checkOutputs) {
        sameContent = compare(processes, tasks, export);
      }
    }
    List<Mark> marks = new ArrayList<>();
    if (!sizes.isEmpty()) {
      marks.addAll(Mark.judge(measurements, sizes, slack));
    }
    Optional<Export> scanned = Optional.empty();
    if (!scans.isEmpty()) {
      Export table = export(scanItems, SEED);
      scanned = Optional.of(table);
      measureScans(processes, scans, table, 1, runs, measurements);
      if (checkOutputs) {
        sameContent += compareScans(processes, scans, table);
      }
      marks.addAll(Mark.judgeScans(measurements, scanItems, slack));
    }
    Optional<Export> merged = Optional.empty();
    if (!merges.isEmpty()) {
      Export table = export(mergeItems, SEED);
      merged = Optional.of(table);
      for (int run = 1; run <= runs; run++) {
        measureMerges(processes, merges, table, run, measurements);
      }
      sameContent += compareMerges(processes, merges, table);
    }
    BenchmarkReport report = new BenchmarkReport(
        exports,
        scanned,
        merged,
        chosen,
        measurements,
        marks,
        sameContent.isEmpty() ? "What was written was not compared." : sameContent.strip());
    report.writeMarkdown(dir.resolve("report.md"));
    report.writeJson(dir.resolve("report.json"));
    System.out.printf("%n%s%nIn %s and report.json%n", report.markdown(), dir.resolve("report.md"));
    boolean missed = marks.stream().anyMatch(mark -> mark.verdict() == Mark.Verdict.MISSED);
    return failed || (enforce && missed) ? 1 : 0;
  }

  private Export export(long count, long seed) throws IOException {
    Export export = ExportGenerator.generate(
        dir.toAbsolutePath().resolve("exports").resolve(count + "-" + seed), count, seed);
    System.out.printf(
        "%n%,d items: %.0f MB of JSON, %.0f MB gzip in %s%n",
        count, export.jsonBytes() / 1e6, export.gzipBytes() / 1e6, export.folder());
    return export;
  }

  private void measure(
      TaskProcess processes, List<Task> tasks, Export export, int run, Measurements into)
      throws IOException, InterruptedException {
    for (Task task : tasks) {
      measure(processes, task, task.arguments(export, output(task)), export.items(), run, into);
    }
  }

  /** Also tells what the server used for each, to show that nobody waited for it. */
  private void measureScans(
      TaskProcess processes,
      List<Task> tasks,
      Export export,
      int firstRun,
      int lastRun,
      Measurements into)
      throws IOException, InterruptedException {
    if (tasks.isEmpty()) {
      return;
    }
    try (ScanServer server =
        ScanServer.start(export, dir.resolve("logs").resolve("scan-server.log"))) {
      for (int run = firstRun; run <= lastRun; run++) {
        for (Task task : tasks) {
          double before = server.cpuSeconds();
          List<String> arguments = task.scanArguments(server.endpoint(), output(task));
          measure(processes, task, arguments, export.items(), run, into);
          System.out.printf(
              "%-14s        %7.1f CPU s of the server%n", "", server.cpuSeconds() - before);
        }
      }
    }
  }

  private void measureMerges(
      TaskProcess processes, List<Task> tasks, Export export, int run, Measurements into)
      throws IOException, InterruptedException {
    if (tasks.isEmpty()) {
      return;
    }
    Path changes = ChangeGenerator.generate(export);
    for (Task task : tasks) {
      List<String> arguments = task.mergeArguments(export, changes, output(task));
      measure(processes, task, arguments, export.items(), run, into);
    }
  }

  /** The merged tables are another state than the replaced one. */
  private String compareMerges(TaskProcess processes, List<Task> tasks, Export export)
      throws IOException, InterruptedException {
    List<Task> merged = tasks.stream().filter(task -> task != Task.LAKE_REPLACE).toList();
    return merged.isEmpty() ? "" : " Merges: " + compare(processes, merged, export);
  }

  private void measure(
      TaskProcess processes,
      Task task,
      List<String> arguments,
      long count,
      int run,
      Measurements into)
      throws IOException, InterruptedException {
    Path out = output(task);
    delete(out);
    double load = BenchmarkReport.load();
    String name = "%s-%d-%d".formatted(task.key(), count, run);
    Optional<Usage> usage = processes.measure(name, task, arguments);
    if (usage.isEmpty()) {
      failed = true;
      return;
    }
    List<Path> written = dataFiles(out);
    long bytes = written.stream().mapToLong(file -> file.toFile().length()).sum();
    into.add(new Measurement(task, count, run, usage.get(), load, bytes, written.size()));
    System.out.printf(
        "%-14s run %d: %7.1f CPU s %7.1f wall s %6d MiB (load %.1f)%n",
        task.key(),
        run,
        usage.get().cpuSeconds(),
        usage.get().wallSeconds(),
        usage.get().peakBytes() >> 20,
        load);
  }

  /** Landings are held against the export that the server has served, item by item and whole. */
  private String compareScans(TaskProcess processes, List<Task> tasks, Export export)
      throws IOException, InterruptedException {
    if (tasks.isEmpty()) {
      return "";
    }
    List<String> folders = new ArrayList<>(outputs(tasks));
    folders.add(export.folder().toString());
    return " Scans: " + compare(processes, ItemHashTask.class, folders, export);
  }

  private String compare(TaskProcess processes, List<Task> tasks, Export export)
      throws IOException, InterruptedException {
    return compare(processes, HashTask.class, outputs(tasks), export);
  }

  private List<String> outputs(List<Task> tasks) {
    return tasks.stream()
        .filter(Task::writes)
        .map(task -> output(task).toString())
        .filter(folder -> Files.exists(Path.of(folder)))
        .toList();
  }

  /** Whether what lies in the folders is the same. */
  private String compare(
      TaskProcess processes, Class<?> hashing, List<String> folders, Export export)
      throws IOException, InterruptedException {
    List<String> contents =
        processes.onSpark("content-" + export.items(), hashing, folders).stream()
            .filter(line -> line.startsWith(HashTask.MARK))
            .toList();
    contents.forEach(System.out::println);
    long different = contents.stream()
        .map(line -> line.substring(line.lastIndexOf(' ')))
        .distinct()
        .count();
    boolean complete = contents.size() == folders.size()
        && contents.stream().allMatch(line -> line.contains(" " + export.items() + "/"));
    failed |= different > 1 || !complete;
    return different > 1 || !complete
        ? "THE ENGINES WROTE DIFFERENT VALUES: ratios do not compare equal work."
        : "All %d outputs of %,d items hold the same values."
            .formatted(folders.size(), export.items());
  }

  private Path output(Task task) {
    return dir.toAbsolutePath().resolve("out").resolve(task.key());
  }

  private static List<Path> dataFiles(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(
              file -> file.toString().endsWith(".parquet") || file.toString().endsWith(".json.gz"))
          .toList();
    }
  }

  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
