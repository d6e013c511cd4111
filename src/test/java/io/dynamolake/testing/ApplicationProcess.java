// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import io.dynamolake.cli.Main;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * {@code Main} in a JVM of its own: for what this JVM would not survive, or cannot do twice. It has this one's class path and, unless
 * told otherwise, a Spark as small as that of {@link SparkExtension}. Closing kills it.
 */
public final class ApplicationProcess implements AutoCloseable {
  /** The exit code of a process that was killed by signal 9. */
  public static final int KILLED = 137;

  /** The exit code of a process that was ended by signal 15. */
  public static final int TERMINATED = 143;

  private static final long PATIENCE_SECONDS = 240;

  private final Process process;
  private final Path log;

  private ApplicationProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** How to start a process whose log and temporary files go to {@code folder}. */
  public static Setup in(Path folder) {
    return new Setup(folder);
  }

  /** Collects what differs from the ordinary. */
  public static final class Setup {
    private final Path folder;
    private final Map<String, String> properties = new LinkedHashMap<>(SparkExtension.settings());
    private final Map<String, String> environment = new LinkedHashMap<>();

    private String classPath = System.getProperty("java.class.path");

    private Setup(Path folder) {
      this.folder = folder;
    }

    /** A system property, which for {@code spark.*} is a setting of Spark. */
    public Setup property(String name, String value) {
      properties.put(name, value);
      return this;
    }

    /** Puts a jar behind this JVM's class path. */
    public Setup lastJar(Path jar) {
      classPath += File.pathSeparator + jar;
      return this;
    }

    public Setup environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** Two executors that are processes, with a core each; they get this process's environment and class path. */
    public Setup onTwoExecutors() throws IOException {
      String full = scala.util.Properties.versionNumberString();
      // As little as starts an executor; its classes come with the class path.
      Path home = Files.createDirectories(folder.resolve("spark"));
      Files.createDirectories(home.resolve("jars"));
      Files.createDirectories(home.resolve("conf"));
      return property("spark.master", "local-cluster[2,1,1024]")
          .property("spark.executor.extraClassPath", System.getProperty("java.class.path"))
          .property("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
          .environment("SPARK_HOME", home.toString())
          .environment("SPARK_SCALA_VERSION", full.substring(0, full.lastIndexOf('.')));
    }

    public ApplicationProcess start(String... arguments) throws IOException {
      Path temporary = Files.createDirectories(folder.resolve("tmp"));
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xms512m", "-Xmx1g", "-XX:MetaspaceSize=256m"));
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
      command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
      command.add("-Djava.io.tmpdir=" + temporary);
      properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
      command.addAll(List.of("-cp", classPath, Main.class.getName()));
      command.addAll(List.of(arguments));
      Path log = folder.resolve("process.log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      return new ApplicationProcess(builder.start(), log);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** As kill -9 does. */
  public void kill() {
    process.destroyForcibly();
  }

  /** As kill does: asks it to end. */
  public void terminate() {
    process.destroy();
  }

  /** Waits for the end and returns the exit code. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("The process does not end:\n" + log());
    }
    return process.exitValue();
  }

  /** All that it has printed so far. */
  public String log() {
    return Application.read(log);
  }

  @Override
  public void close() throws InterruptedException {
    kill();
    process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
