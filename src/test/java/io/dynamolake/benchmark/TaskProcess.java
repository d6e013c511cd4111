// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import io.dynamolake.testing.EmrConnectorJar;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.launcher.JavaModuleOptions;

/** Runs a main class in a fresh JVM with this one's class path; its output goes to a log file. */
final class TaskProcess {
  private final Path folder;

  /** @param folder for logs and temporary files */
  TaskProcess(Path folder) {
    this.folder = folder;
  }

  /** The usage of the process, or nothing if it failed. */
  Optional<Usage> measure(String name, Task task, List<String> arguments)
      throws IOException, InterruptedException {
    String classPath = System.getProperty("java.class.path");
    if (task == Task.EMR_SCAN) {
      classPath += File.pathSeparator + EmrConnectorJar.in(Path.of("target"));
    }
    List<String> options = task.onSpark() ? sparkOptions() : List.of("-Xmx1g");
    return run(name, task.main(), classPath, options, arguments).stream()
        .flatMap(line -> Usage.parse(line).stream())
        .findFirst();
  }

  /** The lines that the process printed; none if it failed. */
  List<String> onSpark(String name, Class<?> main, List<String> arguments)
      throws IOException, InterruptedException {
    return run(name, main, System.getProperty("java.class.path"), sparkOptions(), arguments);
  }

  private List<String> run(
      String name, Class<?> main, String classPath, List<String> options, List<String> arguments)
      throws IOException, InterruptedException {
    Path out = Files.createDirectories(folder.resolve("logs")).resolve(name + ".out");
    Path log = folder.resolve("logs").resolve(name + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(log.toFile());
    // For the server of scan pages, which takes any.
    builder.environment().put("AWS_ACCESS_KEY_ID", "benchmark");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "benchmark");
    Process process = builder.start();
    Thread kill = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(kill);
    int status = process.waitFor();
    Runtime.getRuntime().removeShutdownHook(kill);
    if (status != 0) {
      System.out.printf("%s failed with status %d: see %s%n", name, status, log);
      return List.of();
    }
    return Files.readAllLines(out);
  }

  private static List<String> sparkOptions() {
    List<String> options = new ArrayList<>(List.of("-Xmx4g", "-XX:+UseG1GC"));
    options.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
    return options;
  }
}
