// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.CaptureMode;
import io.dynamolake.pipeline.CaptureProgress;
import io.dynamolake.pipeline.CompactionResult;
import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.RedriveResult;
import io.dynamolake.pipeline.RunListener;
import io.dynamolake.pipeline.RunOptions;
import io.dynamolake.pipeline.SchemaDifference;
import io.dynamolake.pipeline.SchemaText;
import io.dynamolake.pipeline.ShowOptions;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.report.PastRun;
import io.dynamolake.report.PlannedRun;
import io.dynamolake.report.RunResult;
import io.dynamolake.report.Verification;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Remembers what it was asked for and answers what it was given. */
final class FakePipeline implements Pipeline {
  final List<Object> asked = new ArrayList<>();
  int opened;
  int closed;
  Supplier<RunResult> runResult = () -> Results.done();
  Supplier<PlannedRun> planned = () -> Results.planned(List.of());
  List<PastRun> history = List.of(PastRun.of(Results.done()));
  Verification verification =
      new Verification("orders", "r1", "s3://e", 3, 1, 3, 1024, List.of(), 0, List.of(), null);
  CompactionResult compaction = new CompactionResult("orders", 12, 3, "8");
  List<CaptureProgress> passes = List.of();
  SchemaDifference difference = new SchemaDifference("no difference\n", List.of());

  Pipeline open() {
    opened++;
    return this;
  }

  @Override
  public RunResult run(RunOptions options) {
    asked.add(options);
    return runResult.get();
  }

  @Override
  public ExitStatus runEvery(Duration interval, RunOptions options, RunListener heard) {
    asked.add(interval);
    passes.forEach(heard::captured);
    heard.postponed("Cannot reach a service.");
    heard.ran(runResult.get());
    return runResult.get().status();
  }

  @Override
  public PlannedRun plan(RunOptions options) {
    asked.add(options);
    return planned.get();
  }

  @Override
  public Verification verify(PipelineSpec spec) {
    return verification;
  }

  @Override
  public List<PastRun> history(PipelineSpec spec) {
    return history;
  }

  @Override
  public void show(ShowOptions options, PrintStream out, Consumer<String> note) {
    asked.add(options);
    out.println("{\"name\":\"ü\"}");
  }

  @Override
  public CompactionResult compact(PipelineSpec spec) {
    asked.add(spec);
    return compaction;
  }

  @Override
  public void capture(PipelineSpec spec, CaptureMode mode, Consumer<CaptureProgress> heard) {
    asked.add(mode);
    passes.forEach(heard);
  }

  @Override
  public RedriveResult redrive(PipelineSpec spec, String folder) {
    asked.add(folder);
    return new RedriveResult("orders", "s3://lake/landing", 1, 1, 2, List.of());
  }

  @Override
  public SchemaText inferSchema(PipelineSpec spec) {
    asked.add(spec);
    return new SchemaText("table: orders\n", List.of("/a is only ever NULL"));
  }

  @Override
  public String exportedTable(String path) {
    return "exported";
  }

  @Override
  public SchemaDifference diffSchema(PipelineSpec spec) {
    asked.add(spec);
    return difference;
  }

  @Override
  public SchemaText registerSchema(PipelineSpec spec, String file) {
    asked.add(file);
    return new SchemaText("table: orders\nversion: 4\n", List.of());
  }

  @Override
  public SchemaText schema(PipelineSpec spec) {
    return new SchemaText("version: 4\n", List.of());
  }

  @Override
  public SchemaText schema(PipelineSpec spec, int version) {
    return new SchemaText("version: " + version + "\n", List.of());
  }

  @Override
  public void close() {
    closed++;
  }
}
