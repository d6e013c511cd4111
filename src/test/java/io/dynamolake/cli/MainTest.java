// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.CompactionResult;
import io.dynamolake.pipeline.RunOptions;
import io.dynamolake.pipeline.SchemaDifference;
import io.dynamolake.pipeline.ShowOptions;
import io.dynamolake.pipeline.ShowOptions.RowFormat;
import io.dynamolake.report.PastRun;
import io.dynamolake.report.Verification;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MainTest {
  private static final String CONF = "conf/orders-export.yaml";

  private final FakePipeline pipeline = new FakePipeline();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aRunPrintsASummary() {
    assertThat(execute("run", CONF)).isEqualTo(0);
    assertThat(out()).isEqualTo("""
            Run r1 of orders: done
              items in     3 from 1 file
              rows out     2
              quarantined  1 (malformed-record 1)
              drift        new-attribute /coupon, seen S: 2 (50.00 %)
              schema       version 1
              table        s3://my-lake/orders, version 7, 1 file, 2.0 KB
              run folder   s3://my-lake/_dynamolake/orders/runs/r1
              duration     1.5 s
            """);
    assertThat(err()).isEmpty();
    assertThat(pipeline.closed).isEqualTo(1);
  }

  @Test
  void aRunPassesItsOptionsOn() {
    assertThat(execute(
            "run",
            CONF,
            "--run-id",
            "x",
            "--strict",
            "--set",
            "write.format=parquet",
            "--set",
            "source.path=a=b"))
        .isEqualTo(0);

    RunOptions options = (RunOptions) pipeline.asked.get(0);
    assertThat(options.runId()).isEqualTo("x");
    assertThat(options.strictness()).isEqualTo(RunOptions.Strictness.STRICT);
    assertThat(options.spec().settings())
        .containsEntry("write.format", "parquet")
        .containsEntry("source.path", "\"a=b\"");
  }

  @Test
  void aRunWithoutOptionsIsLenientAndHasNoId() {
    execute("run", CONF);

    RunOptions options = (RunOptions) pipeline.asked.get(0);
    assertThat(options.runId()).isNull();
    assertThat(options.strictness()).isEqualTo(RunOptions.Strictness.LENIENT);
  }

  @Test
  void aPlanIsPrintedAndWhatIsInItsWayDecidesTheStatus() {
    assertThat(execute("plan", CONF, "--run-id", "r1")).isEqualTo(0);
    assertThat(out()).isEqualTo("""
            Run r1 of orders: would start
              source       export of s3://e, s3://e
              reads        1,234 items from 2 files, 2.0 KB
              schema       version 3
              table        s3://my-lake/orders, delta, mode replace: replaces all rows
              writes       about 1 file near 256.0 MB
            """);
    assertThat(((RunOptions) pipeline.asked.get(0)).runId()).isEqualTo("r1");

    pipeline.planned = () -> Results.planned(List.of("Cannot start run r1: locked."));
    assertThat(execute("plan", CONF, "--json")).isEqualTo(8);
    assertThat(out())
        .endsWith(Results.planned(List.of("Cannot start run r1: locked.")).json());
    assertThat(err()).isEqualTo("dynamolake: Cannot start run r1: locked.\n");
  }

  @Test
  void historyIsATableOrJson() {
    pipeline.history = List.of(
        PastRun.without("r2", PastRun.UNTRUSTED, null, "Cannot trust it."),
        PastRun.of(Results.done()));
    assertThat(execute("history", CONF)).isEqualTo(0);
    assertThat(out()).isEqualTo("""
            +-----+-----------+----------------------+-------+-------+------+-------------+--------+---------+
            | run | state     | started              |  took | items | rows | quarantined | schema | version |
            +-----+-----------+----------------------+-------+-------+------+-------------+--------+---------+
            | r2  | untrusted |                      |       |       |      |             |        |         |
            | r1  | done      | 2026-11-22T01:00:00Z | 1.5 s |     3 |    2 |           1 |      1 |       7 |
            +-----+-----------+----------------------+-------+-------+------+-------------+--------+---------+
            """);
    assertThat(err()).isEqualTo("dynamolake: Cannot trust it.\n");

    assertThat(execute("history", CONF, "--json", "--limit", "1")).isEqualTo(0);
    assertThat(out()).endsWith(PastRun.json(pipeline.history.subList(0, 1)));
    assertThat(err()).endsWith("dynamolake: 1 older runs are not shown\n");
  }

  @Test
  void aTableThatDiffersFromItsSourceIsAboutIntegrity() {
    assertThat(execute("verify", CONF)).isEqualTo(0);
    assertThat(out()).isEqualTo("""
            Table orders against what run r1 read: equal
              source       s3://e
              source has   3 items, and 1 that the run put aside
              table has    3 items
              compared     counts and sums of hashes in 1,024 buckets of keys: all equal
            """);
    pipeline.verification = new Verification(
        "orders",
        "r1",
        "s3://e",
        3,
        0,
        3,
        1024,
        List.of(new Verification.Difference(7, 3, 3)),
        1,
        List.of("data/a.json.gz:2"),
        null);
    assertThat(execute("verify", CONF)).isEqualTo(7);
    assertThat(out()).endsWith("""
              compared     counts and sums of hashes in 1,024 buckets of keys: 1 differ
              missing      1 item of the source not in the table as they are
                           data/a.json.gz:2
              surplus      1 item of the table not in the source as they are
              bucket 7     3 items in the source, 3 items in the table
            """);
    assertThat(execute("verify", CONF, "--json")).isEqualTo(7);
    assertThat(out()).endsWith(pipeline.verification.json());
  }

  @Test
  void jsonIsTheResultAndNothingElse() {
    assertThat(execute("run", CONF, "--json")).isEqualTo(0);
    assertThat(out()).isEqualTo(Results.done().json());
  }

  @Test
  void aResultThatIsNotDoneIsPrintedAndDecidesTheStatus() {
    pipeline.runResult =
        () -> Results.ended(ExitStatus.LIMIT, "Cannot publish orders: too much drift. Look at it.");

    assertThat(execute("run", CONF)).isEqualTo(4);
    assertThat(out())
        .startsWith(
            "Run r1 of orders: drift or quarantine above its limit; nothing was published\n")
        .contains("nothing published\n");
    assertThat(err()).isEqualTo("dynamolake: Cannot publish orders: too much drift. Look at it.\n");
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void aKnownFailureIsOneLineAndItsStatus(ErrorCode code) {
    pipeline.runResult = () -> {
      throw new DynamoLakeException(code, "Cannot run it: reasons. Do something.");
    };

    assertThat(execute("run", CONF)).isEqualTo(code.exitStatus().code());
    assertThat(out()).isEmpty();
    assertThat(err()).isEqualTo("dynamolake: Cannot run it: reasons. Do something.\n");
    assertThat(pipeline.closed).isEqualTo(1);
  }

  @Test
  void aKnownFailureIsFoundAmongTheCauses() {
    pipeline.runResult = () -> {
      DynamoLakeException known = new DynamoLakeException(ErrorCode.INTEGRITY, "Cannot trust it.");
      throw new IllegalStateException("Job aborted", new ExecutionException("Task failed", known));
    };

    assertThat(execute("run", CONF)).isEqualTo(7);
    assertThat(err()).isEqualTo("dynamolake: Cannot trust it.\n");
  }

  @Test
  void anUnknownFailureIsABugWhoseMessageIsNotShown() {
    pipeline.runResult = () -> {
      throw new IllegalStateException("outer", new ArithmeticException("value 42"));
    };

    assertThat(execute("run", CONF)).isEqualTo(1);
    assertThat(err())
        .startsWith(
            "dynamolake: This is a bug, or a failure that DynamoLake does not know: java.lang.ArithmeticException at io.dynamolake.")
        .endsWith(
            "The log has the stack trace; --stacktrace prints it here, with messages that may quote items.\n")
        .hasLineCount(1)
        .doesNotContain("42");
  }

  @Test
  void anErrorIsABugToo() {
    pipeline.runResult = () -> {
      throw new StackOverflowError();
    };

    assertThat(execute("run", CONF)).isEqualTo(1);
    assertThat(err())
        .startsWith("dynamolake: This is a bug")
        .contains("java.lang.StackOverflowError");
  }

  @Test
  void theStackTraceIsPrintedWhenAskedFor() {
    pipeline.runResult = () -> {
      throw new IllegalStateException("what");
    };

    assertThat(execute("run", CONF, "--stacktrace")).isEqualTo(1);
    assertThat(err())
        .contains("java.lang.IllegalStateException: what\n\tat ")
        .contains("Its stack trace follows.\n");
  }

  @Test
  void aWrongPipelineFileOpensNothing() {
    assertThat(execute("run", CONF, "--set", "source.segments=many", "--set", "writ.format=orc"))
        .isEqualTo(2);
    assertThat(err()).isEqualTo("""
            dynamolake: --set source.segments: expected a positive whole number or 'auto', found 'many'
            dynamolake: --set writ.format: unknown key. Did you mean write.format?
            """);
    assertThat(execute("run", "conf/absent.yaml")).isEqualTo(2);
    assertThat(err())
        .endsWith(
            "dynamolake: Cannot read pipeline file conf/absent.yaml: there is no such file. Check the path\n");
    assertThat(pipeline.opened).isEqualTo(0);
  }

  @Test
  void wrongUsageIsExplained() {
    assertMisuse(
        "Unknown option '--jsn'. Did you mean --json?", "dynamolake run", "run", CONF, "--jsn");
    assertMisuse(
        "Unknown option '--limt'. Did you mean --limit?",
        "dynamolake show",
        "show",
        CONF,
        "--limt=3");
    assertMisuse("Unknown command 'rnu'. Did you mean run?", "dynamolake", "rnu", CONF);
    assertMisuse(
        "Unknown command 'infr'. Did you mean infer?", "dynamolake schema", "schema", "infr", CONF);
    assertMisuse("Unknown argument 'more'", "dynamolake run", "run", CONF, "more");
    assertMisuse("Missing required subcommand", "dynamolake");
    assertMisuse("Missing required subcommand", "dynamolake schema", "schema");
    assertMisuse("Missing required parameter: 'CONF'", "dynamolake show", "show");
    assertMisuse(
        "Missing required argument (specify one of these): (--export=PATH | --table=TABLE)",
        "dynamolake init",
        "init");
    assertMisuse(
        "Invalid value for option '--set' (KEY=VALUE): expected KEY=VALUE, got 'x'",
        "dynamolake run",
        "run",
        CONF,
        "--set",
        "x");
    assertMisuse(
        "Invalid value for option '--limit': expected a whole number from 0, got '-1'",
        "dynamolake show",
        "show",
        CONF,
        "--limit",
        "-1");
    assertMisuse(
        "Invalid value for option '--as': expected one of table, jsonl, items, got 'csv'",
        "dynamolake show",
        "show",
        CONF,
        "--as",
        "csv");
    assertMisuse(
        "Invalid value for option '--as-of': expected a time with its offset, such as 2026-11-22T09:30:00Z, or a day, got '2026-13-01'",
        "dynamolake show",
        "show",
        CONF,
        "--as-of",
        "2026-13-01");
  }

  @Test
  void aTableShowsTwentyRowsAndOtherFormatsAll() {
    assertThat(execute("show", CONF)).isEqualTo(0);
    assertThat(execute("show", CONF, "--as", "jsonl")).isEqualTo(0);
    assertThat(execute("show", CONF, "--as", "items", "--limit", "3")).isEqualTo(0);
    assertThat(execute("show", CONF, "--limit", "0")).isEqualTo(0);

    assertThat(pipeline.asked)
        .extracting(asked -> ((ShowOptions) asked).as() + " " + ((ShowOptions) asked).limit())
        .containsExactly(
            RowFormat.TABLE + " 20",
            RowFormat.JSONL + " null",
            RowFormat.ITEMS + " 3",
            RowFormat.TABLE + " 0");
    assertThat(out()).startsWith("{\"name\":\"ü\"}\n");
  }

  @Test
  void aPastTimeIsADayOrATimeWithItsOffset() {
    assertThat(execute("show", CONF)).isEqualTo(0);
    assertThat(execute("show", CONF, "--as-of", "2026-11-22")).isEqualTo(0);
    assertThat(execute("show", CONF, "--as-of", "2026-11-22T01:30:00.5+02:00")).isEqualTo(0);
    assertThat(pipeline.asked)
        .extracting(asked -> String.valueOf(((ShowOptions) asked).asOf()))
        .containsExactly("null", "2026-11-22T00:00:00Z", "2026-11-21T23:30:00.500Z");
  }

  @Test
  void compactingTellsWhatBecameOfTheFiles() {
    assertThat(execute("compact", CONF)).isEqualTo(0);
    pipeline.compaction = new CompactionResult("orders", 0, 0, "8");
    assertThat(execute("compact", CONF)).isEqualTo(0);
    assertThat(out())
        .isEqualTo("orders: 12 files became 3, version 8\norders: nothing to compact, version 8\n");
  }

  @Test
  void schemasArePrintedOnStdoutAndNotesOnStderr() {
    assertThat(execute("schema", "infer", CONF)).isEqualTo(0);
    assertThat(execute("schema", "show", CONF)).isEqualTo(0);
    assertThat(execute("schema", "show", CONF, "2")).isEqualTo(0);
    assertThat(execute("schema", "register", CONF, "new.yaml")).isEqualTo(0);
    assertThat(out())
        .isEqualTo("table: orders\nversion: 4\nversion: 2\ntable: orders\nversion: 4\n");
    assertThat(err()).isEqualTo("dynamolake: /a is only ever NULL\n");
    assertThat(pipeline.asked).last().isEqualTo("new.yaml");
  }

  @Test
  void aDifferenceThatARunWouldRefuseHasTheStatusOfTheRun() {
    assertThat(execute("schema", "diff", CONF)).isEqualTo(0);
    pipeline.difference =
        new SchemaDifference("type-conflict /a\n", List.of("type-conflict /a: fail"));
    assertThat(execute("schema", "diff", CONF)).isEqualTo(4);
    assertThat(out()).isEqualTo("no difference\ntype-conflict /a\n");
    assertThat(err()).isEqualTo("dynamolake: type-conflict /a: fail\n");
  }

  @Test
  void theVersionIsToldWithoutAPipeline() {
    assertThat(execute("--version")).isEqualTo(0);
    assertThat(out()).startsWith("dynamolake ").contains("\nJava 17");
    assertThat(pipeline.opened).isEqualTo(0);
  }

  private void assertMisuse(String message, String command, String... args) {
    err.reset();
    assertThat(execute(args)).isEqualTo(2);
    assertThat(err())
        .isEqualTo("dynamolake: " + message + "\ndynamolake: See '" + command + " --help'\n");
    assertThat(pipeline.opened).isEqualTo(0);
  }

  private int execute(String... args) {
    return new CommandRunner(pipeline::open, stream(out), stream(err))
        .run(args)
        .status()
        .code();
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
