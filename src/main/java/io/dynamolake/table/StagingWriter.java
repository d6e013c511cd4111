// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * One task's rows, spread over one open file per partition value. When the open files take more memory than the task may, the
 * largest is closed, and its successor gets smaller row groups. Leaves no file behind when it is aborted.
 */
final class StagingWriter implements DataWriter<InternalRow> {
  private static final long LARGEST_ROW_GROUP_BYTES = 128L << 20;
  private static final long SMALLEST_ROW_GROUP_BYTES = 512L << 10;

  private static final List<@Nullable Object> NO_PARTITION = List.of();
  /** So much of a partition is written in one go: a few hundred rows. */
  private static final int BATCH_BYTES = 512 << 10;

  /** So many rows, or bytes of rows, tell which columns want a dictionary. A task that has fewer does not ask. */
  private static final int SAMPLE_ROWS = 5_000;

  private static final long SAMPLE_BYTES = 4L << 20;

  private static final long SMALL_FILE_BYTES = 1L << 20;
  /** Small files of a task that had a successor; more of them would be a table of crumbs. */
  private static final int MOST_REOPENED = 1_000;

  private final StagingSpec spec;
  private final String namePrefix;
  private final ParquetFileFactory files;
  private final DataType[] partitionTypes;
  private final int dataColumns;
  private final ColumnPrefix dataView;
  private final long bufferBytes;
  private final Map<List<@Nullable Object>, ParquetFile> open = new LinkedHashMap<>();
  private final List<StagedFile> closed = new ArrayList<>();
  private final Set<List<@Nullable Object>> closedSmall = new HashSet<>();
  private int reopened;
  private final Map<List<@Nullable Object>, RowBatch> batches = new LinkedHashMap<>();
  private final UnsafeRows unsafeRows;
  private @Nullable RowBatch currentBatch;
  private long batchedBytes;
  private boolean sampled;
  private int rowsBeforeSample;
  private List<@Nullable Object> currentKey = NO_PARTITION;
  private @Nullable ParquetFile current;
  private int opened;

  StagingWriter(StagingSpec spec, StructType schema, Configuration conf, String namePrefix)
      throws IOException {
    this.spec = spec;
    this.namePrefix = namePrefix;
    StructField[] fields = schema.fields();
    dataColumns = fields.length - spec.partitionColumns().size();
    partitionTypes = Arrays.stream(fields, dataColumns, fields.length)
        .map(StructField::dataType)
        .toArray(DataType[]::new);
    files = new ParquetFileFactory(
        conf,
        spec.tableRoot(),
        new StructType(Arrays.copyOf(fields, dataColumns)),
        spec.compression());
    dataView = new ColumnPrefix(dataColumns);
    bufferBytes =
        spec.bufferBytes() == StagingSpec.SHARE_OF_HEAP ? shareOfHeap() : spec.bufferBytes();
    unsafeRows = new UnsafeRows(schema);
  }

  private static long shareOfHeap() {
    SparkConf conf = SparkEnv.get().conf();
    String master = conf.get("spark.master", "");
    boolean oneCoreByDefault = master.startsWith("yarn") || master.startsWith("k8s");
    int cores = conf.getInt(
        "spark.executor.cores", oneCoreByDefault ? 1 : Runtime.getRuntime().availableProcessors());
    int tasks = Math.max(1, cores / Math.max(1, conf.getInt("spark.task.cpus", 1)));
    return Runtime.getRuntime().maxMemory() / 3 / tasks;
  }

  @Override
  public void write(InternalRow row) throws IOException {
    if (sampled && partitionTypes.length == 0) {
      write(fileFor(NO_PARTITION), row);
      return;
    }
    RowBatch batch = currentBatch;
    if (batch == null || !sameKey(batch.key(), row)) {
      List<@Nullable Object> key = key(row);
      batch = batches.computeIfAbsent(key, absent -> new RowBatch(absent, unsafeRows.width()));
      currentBatch = batch;
    }
    UnsafeRow unsafe = unsafeRows.of(row);
    if (sampled && batch.bytes() + unsafe.getSizeInBytes() > BATCH_BYTES) {
      drain(batch);
    }
    batch.add(unsafe);
    batchedBytes += unsafe.getSizeInBytes();
    if (!sampled
        && (++rowsBeforeSample >= SAMPLE_ROWS
            || batchedBytes >= Math.min(SAMPLE_BYTES, bufferBytes / 4))) {
      takeSample();
      drainAll();
    } else if (batchedBytes > bufferBytes / 4) {
      drainAll();
    }
  }

  private void takeSample() throws IOException {
    sampled = true;
    DictionarySample sample = new DictionarySample(files);
    for (RowBatch batch : batches.values()) {
      for (int i = 0; i < batch.rows(); i++) {
        sample.add(dataView.withLeft(batch.row(i)));
      }
    }
    files.withoutDictionary(sample.unworthy());
  }

  private void drainAll() throws IOException {
    for (RowBatch batch : batches.values()) {
      drain(batch);
    }
    batches.clear();
    currentBatch = null;
  }

  private void drain(RowBatch batch) throws IOException {
    for (int i = 0; i < batch.rows(); i++) {
      write(fileFor(batch.key()), dataView.withLeft(batch.row(i)));
    }
    batchedBytes -= batch.bytes();
    batch.clear();
  }

  private void write(ParquetFile file, InternalRow row) throws IOException {
    if (file.write(row)) {
      settle(file);
    }
  }

  private boolean sameKey(List<@Nullable Object> key, InternalRow row) {
    for (int i = 0; i < partitionTypes.length; i++) {
      Object last = key.get(i);
      if (row.isNullAt(dataColumns + i)) {
        if (last != null) {
          return false;
        }
      } else if (last == null || !last.equals(row.get(dataColumns + i, partitionTypes[i]))) {
        return false;
      }
    }
    return true;
  }

  private List<@Nullable Object> key(InternalRow row) {
    @Nullable Object[] key = new Object[partitionTypes.length];
    for (int i = 0; i < key.length; i++) {
      Object value =
          row.isNullAt(dataColumns + i) ? null : row.get(dataColumns + i, partitionTypes[i]);
      key[i] = value instanceof UTF8String text ? text.copy() : value;
    }
    return Arrays.asList(key);
  }

  private ParquetFile fileFor(List<@Nullable Object> key) throws IOException {
    ParquetFile last = current;
    if (last != null && key == currentKey) {
      return last;
    }
    ParquetFile file = open.get(key);
    if (file == null) {
      if (closedSmall.contains(key) && ++reopened > MOST_REOPENED) {
        throw new DynamoLakeException(
            ErrorCode.CONFIGURATION,
            "Cannot stage rows: one task meets so many values of %s in turn that its buffer of %d bytes only makes tiny files. Sort the rows by these columns, partition by a coarser expression or give executors more memory."
                .formatted(spec.partitionColumns(), bufferBytes));
      }
      file = open(key);
      open.put(key, file);
      current = file;
      evict();
    }
    current = file;
    currentKey = key;
    return file;
  }

  private ParquetFile open(List<@Nullable Object> key) throws IOException {
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    for (int i = 0; i < key.size(); i++) {
      values.put(
          spec.partitionColumns().get(i), PartitionValues.text(key.get(i), partitionTypes[i]));
    }
    String folder = PartitionValues.folder(values);
    String path = spec.folder() + (folder.isEmpty() ? "" : "/" + folder) + "/" + namePrefix + "-"
        + opened++ + files.suffix();
    long share = bufferBytes / (2L * ParquetFile.HELD_PER_BUFFERED_BYTE * (open.size() + 1));
    long rowGroupBytes = Math.min(
        Math.min(LARGEST_ROW_GROUP_BYTES, spec.targetFileSizeBytes()),
        Math.max(SMALLEST_ROW_GROUP_BYTES, share));
    long stepBytes = Math.max(1, Math.min(spec.targetFileSizeBytes(), bufferBytes) / 16);
    return files.create(path, values, rowGroupBytes, stepBytes);
  }

  private void settle(ParquetFile file) throws IOException {
    if (file.estimatedSizeBytes() >= spec.targetFileSizeBytes()) {
      close(file);
    }
    evict();
  }

  private void evict() throws IOException {
    long heldBytes = 0;
    for (ParquetFile file : open.values()) {
      heldBytes += file.heldBytes();
    }
    while (heldBytes > bufferBytes && open.size() > 1) {
      ParquetFile largest = open.values().stream()
          .filter(file -> file != current)
          .max(Comparator.comparingLong(ParquetFile::heldBytes))
          .orElseThrow();
      heldBytes -= largest.heldBytes();
      long smallBytes = Math.min(SMALL_FILE_BYTES, spec.targetFileSizeBytes() / 8);
      if (largest.estimatedSizeBytes() < smallBytes) {
        open.forEach((key, file) -> {
          if (file == largest) {
            closedSmall.add(key);
          }
        });
      }
      close(largest);
    }
  }

  private void close(ParquetFile file) throws IOException {
    closed.add(file.finish());
    open.values().remove(file);
    if (file == current) {
      current = null;
    }
  }

  @Override
  public WriterCommitMessage commit() throws IOException {
    drainAll();
    for (ParquetFile file : List.copyOf(open.values())) {
      close(file);
    }
    return new StagingSink.Committed(List.copyOf(closed));
  }

  @Override
  public void abort() throws IOException {
    for (ParquetFile file : open.values()) {
      file.discard();
    }
    for (StagedFile file : closed) {
      files.delete(file.path());
    }
  }

  @Override
  public void close() {
    current = null;
    batches.clear();
    files.close();
  }

  /** Rows in the form that can be copied as bytes, which is the form that they nearly always have. */
  private static final class UnsafeRows {
    private final int width;
    private final UnsafeProjection projection;

    UnsafeRows(StructType schema) {
      width = schema.size();
      projection = UnsafeProjection.create(schema);
    }

    int width() {
      return width;
    }

    UnsafeRow of(InternalRow row) {
      return row instanceof UnsafeRow unsafe ? unsafe : projection.apply(row);
    }
  }
}
