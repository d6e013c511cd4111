// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import io.dynamolake.DynamoLakeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;

/** A process that takes the lock when it is told to, says how that went, and holds it until it is told to release it. */
final class LockChild implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final PrintStream in;

  private LockChild(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  static LockChild start(String controlFolder, String runId) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process = new ProcessBuilder(
            java.toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            LockChild.class.getName(),
            controlFolder,
            runId)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    LockChild child = new LockChild(process);
    child.answer("READY");
    return child;
  }

  void tellToLock() {
    in.println("lock");
  }

  /** The next line that begins with one of the words; the process's logging is passed over. */
  String answer(String... words) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      for (String word : words) {
        if (line.startsWith(word)) {
          return line;
        }
      }
    }
    throw new IOException("The child ended without an answer");
  }

  long pid() {
    return process.pid();
  }

  /** As kill -9 does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(30, TimeUnit.SECONDS);
  }

  void tellToRelease() throws IOException, InterruptedException {
    in.close();
    process.waitFor(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  public static void main(String[] args) throws IOException {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    answers.println("READY");
    commands.readLine();
    Configuration conf = new Configuration(false);
    try (TableLock lock = TableLock.acquire(
        conf, args[0], new RunId(args[1]), LockTiming.defaults(), Clock.systemUTC())) {
      lock.check();
      answers.println("LOCKED " + lock.fence());
      commands.readLine();
    } catch (DynamoLakeException e) {
      answers.println("REFUSED " + e.code() + " " + e.getMessage());
    }
  }
}
