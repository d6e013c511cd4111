// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ExitStatus;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.report.PastRun;
import io.dynamolake.report.PlannedRun;
import io.dynamolake.report.RunResult;
import io.dynamolake.report.Verification;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** What can be done with a pipeline file that has been read. Confined to one thread; closing it ends the Spark session it began. */
public interface Pipeline extends AutoCloseable {
  /**
   * One run. The same run id again is a no-op if it was published, and goes on if it was not.
   *
   * @return how it ended, also when it failed in a way that {@code result.json} tells: then the status says so, nothing was
   *     published and the message is the failure's
   * @throws DynamoLakeException for what fails before there is a run folder to tell it in
   */
  RunResult run(RunOptions options);

  /**
   * Runs again and again, each time from what is there by then: what lands is applied from interval to interval. Of a source that the
   * table's stream brings, each run lands first what the stream tells. Returns when a run fails in a way that does not pass.
   *
   * @param interval from the beginning of one run to that of the next; runs are never two at once
   * @return how the last run ended; INTERRUPTED if this thread was interrupted between two runs
   * @throws DynamoLakeException CONFIGURATION for a source that is the same, or paid for, each time; and as {@link #run}
   */
  ExitStatus runEvery(Duration interval, RunOptions options, RunListener heard);

  /** What {@link #run} would do now. Writes nothing and reads no item. */
  PlannedRun plan(RunOptions options);

  /**
   * Compares the table with what its last published run read. Reads both whole; publishes nothing.
   *
   * @throws DynamoLakeException CONFIGURATION if no run has published the table; INTEGRITY if the landing is not what it was
   */
  Verification verify(PipelineSpec spec);

  /** The runs of the pipeline's table, the newest first. */
  List<PastRun> history(PipelineSpec spec);

  /**
   * Prints rows of the published table, and stops early when {@code out} has an error, as a closed pipe is.
   *
   * @param note is told, before the first row, which state of the table answers for a time in the past
   * @throws DynamoLakeException CONFIGURATION if there is no table, or it does not know that time
   */
  void show(ShowOptions options, PrintStream out, Consumer<String> note);

  /** Rewrites small files into files near the target size. Rows stay the same; readers see either set of files. */
  CompactionResult compact(PipelineSpec spec);

  /**
   * Lands what the stream of the source's table tells.
   *
   * @param heard after each pass over the stream
   */
  void capture(PipelineSpec spec, CaptureMode mode, Consumer<CaptureProgress> heard);

  /**
   * Lands batches that the Lambda function put into another bucket because they failed.
   *
   * @param folder all files below it are batches
   */
  RedriveResult redrive(PipelineSpec spec, String folder);

  /** Infers a schema from all items of the source. Registers nothing. */
  SchemaText inferSchema(PipelineSpec spec);

  /** The name of the table that an export was made of, as its manifest tells it. */
  String exportedTable(String path);

  /** Holds all items of the source against the registered schema. Registers and publishes nothing. */
  SchemaDifference diffSchema(PipelineSpec spec);

  /**
   * Registers a schema file as the next version; the version that the file names does not count.
   *
   * @return the schema as registered
   */
  SchemaText registerSchema(PipelineSpec spec, String file);

  /** The latest registered schema. */
  SchemaText schema(PipelineSpec spec);

  SchemaText schema(PipelineSpec spec, int version);

  @Override
  void close();
}
