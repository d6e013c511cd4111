// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.pipeline.SparkPipeline;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The application, on a laptop and in spark-submit alike. */
public final class Main {
  private Main() {}

  /**
   * Runs one command and ends as {@link ProcessEnd} says: with the command's status as exit code, or inside spark-submit by
   * returning on success and throwing on failure.
   */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    CommandRunner.Ended ended =
        new CommandRunner(() -> SparkPipeline.open(progress(err)), out, err).run(args);
    out.flush();
    ProcessEnd.of(System.getenv(), System.getProperties()).end(ended);
  }

  /** Runs one command and returns its exit status; never ends the process. */
  public static int execute(String[] args, PrintStream out, PrintStream err) {
    return new CommandRunner(() -> SparkPipeline.open(progress(err)), out, err)
        .run(args)
        .status()
        .code();
  }

  private static ProgressPrinter progress(PrintStream err) {
    return ProgressPrinter.of(System.getenv(), err, System::nanoTime);
  }
}
