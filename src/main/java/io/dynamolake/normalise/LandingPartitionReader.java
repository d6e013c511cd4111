// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.landing.ChangeWindow;
import io.dynamolake.landing.LandingFile;
import io.dynamolake.landing.RecordReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of one split in their order, rows in the order of the records. A file that contradicts its manifest, and a refused
 * record where there is no quarantine, fail the task. The outcome is told after the last file was proven, and not at all if the reader
 * is closed before.
 */
final class LandingPartitionReader implements PartitionReader<InternalRow> {
  private final ReadTask task;
  private final LandingSplit split;
  private final Configuration configuration;
  private final Iterator<LandingFile> files;
  private final Normaliser normaliser;
  private final @Nullable QuarantineWriter quarantine;

  private @Nullable RecordReader reader;
  private String file = "";
  private final List<String> proven = new ArrayList<>();
  private long rows;
  private long items;
  private long bytes;
  private boolean finished;

  LandingPartitionReader(ReadTask task, LandingSplit split) {
    this.task = task;
    this.split = split;
    this.configuration = task.configuration().value();
    this.files = split.files().iterator();
    this.normaliser = normaliser(task);
    this.quarantine = task.quarantineFolder() == null
        ? null
        : new QuarantineWriter(configuration, new Path(task.quarantineFolder(), name(split)));
  }

  private static Normaliser normaliser(ReadTask task) {
    ChangeWindow window = task.window();
    return window == null
        ? new RecordNormaliser(
            task.schema(), task.columns(), task.quarantinedKinds(), task.format())
        : new ChangeNormaliser(
            task.schema(),
            task.columns(),
            task.quarantinedKinds(),
            task.format(),
            window,
            task.timeToLive());
  }

  private static String name(LandingSplit split) {
    TaskContext context = TaskContext.get();
    long attempt = context == null ? 0 : context.taskAttemptId();
    return "split-" + split.number() + "-" + attempt + ".jsonl";
  }

  @Override
  public boolean next() throws IOException {
    while (true) {
      RecordReader records = reader == null ? open() : reader;
      if (records == null) {
        finish();
        return false;
      }
      if (!records.next()) {
        proven.add(file);
        closeFile(records);
      } else if (accept(records)) {
        rows++;
        return true;
      }
    }
  }

  private @Nullable RecordReader open() throws IOException {
    if (!files.hasNext()) {
      return null;
    }
    LandingFile next = files.next();
    file = next.key();
    normaliser.beginFile(file);
    reader = RecordReader.open(configuration, next);
    return reader;
  }

  private void closeFile(RecordReader records) throws IOException {
    items += records.records();
    bytes += records.bytes();
    reader = null;
    records.close();
  }

  private boolean accept(RecordReader records) throws IOException {
    boolean row =
        normaliser.accept(records.buffer(), records.offset(), records.length(), records.line());
    if (normaliser.refusal().isEmpty()) {
      return row;
    }
    if (quarantine == null) {
      throw new DynamoLakeException(
          ErrorCode.INTEGRITY,
          "Cannot read record " + file + ":" + records.line() + ": " + normaliser.refusal()
              + ". Give a quarantine folder to go on without such records.");
    }
    quarantine.write(
        file,
        records.line(),
        normaliser.refusal(),
        records.buffer(),
        records.offset(),
        records.length());
    return row;
  }

  private void finish() throws IOException {
    if (finished) {
      return;
    }
    finished = true;
    if (quarantine != null) {
      quarantine.close();
    }
    ReadOutcomes outcomes = task.outcomes();
    if (outcomes != null) {
      QuarantineWriter kept = quarantine;
      outcomes.add(new ReadOutcome(
          split.number(),
          proven,
          items,
          rows,
          kept == null ? 0 : kept.records(),
          kept == null ? Map.of() : kept.reasons(),
          kept == null ? List.of() : kept.files(),
          normaliser.drift(),
          normaliser.present(),
          normaliser.ttlDeletes(),
          bytes));
    }
  }

  @Override
  public InternalRow get() {
    return normaliser.row();
  }

  @Override
  public CustomTaskMetric[] currentMetricsValues() {
    RecordReader open = reader;
    long read = items + (open == null ? 0 : open.records());
    return new CustomTaskMetric[] {
      new ReadMetrics.Value(ReadMetrics.ITEMS, read),
      new ReadMetrics.Value(ReadMetrics.BYTES, bytes + (open == null ? 0 : open.bytes())),
      new ReadMetrics.Value(ReadMetrics.MISFITS, normaliser.misfits()),
      new ReadMetrics.Value(ReadMetrics.QUARANTINED, quarantine == null ? 0 : quarantine.records())
    };
  }

  @Override
  public void close() throws IOException {
    try {
      if (reader != null) {
        reader.close();
      }
    } finally {
      if (quarantine != null && !finished) {
        quarantine.close();
      }
    }
  }
}
