// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ExitStatus;
import io.dynamolake.StackTraces;
import io.dynamolake.pipeline.Failures;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.spec.NearestName;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Runs a command line and turns whatever happens into an exit status and lines on stderr. */
final class CommandRunner {
  private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);

  private final Terminal terminal;
  private final CommandLine commandLine;
  private String message = "";

  /** @param message empty when there is nothing to say */
  record Ended(ExitStatus status, String message) {}

  CommandRunner(PipelineOpener opener, PrintStream out, PrintStream err) {
    this.terminal = new Terminal(out, err);
    this.commandLine = commands(opener, terminal);
    commandLine
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false)
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler((e, args) -> misused(e))
        .setExecutionExceptionHandler((e, line, result) -> failed(e, line));
  }

  private static CommandLine commands(PipelineOpener opener, Terminal terminal) {
    CommandLine root = new CommandLine(new DynamoLakeCommand())
        .addSubcommand(new DemoCommand(opener, terminal))
        .addSubcommand(new InitCommand(opener, terminal))
        .addSubcommand(new PlanCommand(opener, terminal))
        .addSubcommand(new RunCommand(opener, terminal))
        .addSubcommand(new CaptureCommand(opener, terminal))
        .addSubcommand(new RedriveCommand(opener, terminal))
        .addSubcommand(new HistoryCommand(opener, terminal))
        .addSubcommand(new ShowCommand(opener, terminal))
        .addSubcommand(new VerifyCommand(opener, terminal))
        .addSubcommand(new CompactCommand(opener, terminal))
        .addSubcommand(new CommandLine(new SchemaCommand())
            .addSubcommand(new SchemaInferCommand(opener, terminal))
            .addSubcommand(new SchemaDiffCommand(opener, terminal))
            .addSubcommand(new SchemaRegisterCommand(opener, terminal))
            .addSubcommand(new SchemaShowCommand(opener, terminal)));
    Map<String, String> statuses = Stream.of(ExitStatus.values())
        .collect(Collectors.toMap(
            status -> String.valueOf(status.code()),
            ExitStatus::meaning,
            (a, b) -> a,
            LinkedHashMap::new));
    root.getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("%nExit statuses:%n")
        .exitCodeList(statuses);
    return root;
  }

  CommandLine commandLine() {
    return commandLine;
  }

  Ended run(String... args) {
    int code;
    try {
      code = commandLine.execute(args);
    } catch (Throwable e) {
      code = failed(e, commandLine);
    }
    return new Ended(status(code), message);
  }

  private static ExitStatus status(int code) {
    return Stream.of(ExitStatus.values())
        .filter(status -> status.code() == code)
        .findFirst()
        .orElse(ExitStatus.CRASHED);
  }

  private int misused(CommandLine.ParameterException e) {
    CommandLine command = e.getCommandLine();
    // Of a group of options picocli writes "Error: Missing required argument".
    String text = String.valueOf(e.getMessage()).replaceFirst("^Error: ", "");
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      text = unmatched(command, unmatched.getUnmatched().get(0));
    }
    return report(
        ExitStatus.CONFIGURATION,
        text + "\nSee '" + command.getCommandSpec().qualifiedName() + " --help'");
  }

  private static String unmatched(CommandLine command, String word) {
    boolean option = word.startsWith("-");
    Set<String> known = option
        ? command.getCommandSpec().optionsMap().keySet()
        : command.getSubcommands().keySet();
    String name = option ? word.replaceFirst("=.*", "") : word;
    String kind = option ? "option" : known.isEmpty() ? "argument" : "command";
    return "Unknown " + kind + " '" + name + "'"
        + NearestName.of(name, known)
            .map(near -> ". Did you mean " + near + "?")
            .orElse("");
  }

  private int failed(Throwable thrown, CommandLine line) {
    boolean stackTrace = commandLine.<DynamoLakeCommand>getCommand().stackTrace();
    Optional<DynamoLakeException> expected = Failures.expected(thrown);
    int code;
    if (expected.isPresent()) {
      DynamoLakeException known = expected.get();
      LOG.debug("{} failed", line.getCommandName(), thrown);
      code = report(known.code().exitStatus(), String.valueOf(known.getMessage()));
    } else {
      LOG.error("{} crashed", line.getCommandName(), StackTraces.withoutMessages(thrown));
      code = report(
          ExitStatus.CRASHED,
          "This is a bug, or a failure that DynamoLake does not know: " + Failures.place(thrown)
              + (stackTrace
                  ? ". Its stack trace follows."
                  : ". The log has the stack trace; " + DynamoLakeCommand.STACK_TRACE
                      + " prints it here, with messages that may quote items."));
    }
    if (stackTrace) {
      thrown.printStackTrace(terminal.err());
    }
    return code;
  }

  private int report(ExitStatus status, String text) {
    message = text;
    terminal.problem(text);
    return status.code();
  }
}
