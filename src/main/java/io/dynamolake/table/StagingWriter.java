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
  private static final long SMALLEST_ROW_GROUP_BYTES = 1L << 20;

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
  private @Nullable Object[] currentKey;
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
    currentKey = new Object[partitionTypes.length];
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
    ParquetFile file = current;
    if (file == null || !sameKey(row)) {
      file = fileFor(row);
    }
    boolean measured = file.write(partitionTypes.length == 0 ? row : dataView.withLeft(row));
    if (measured) {
      settle(file);
    }
  }

  private boolean sameKey(InternalRow row) {
    for (int i = 0; i < partitionTypes.length; i++) {
      Object last = currentKey[i];
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

  private ParquetFile fileFor(InternalRow row) throws IOException {
    @Nullable Object[] key = new Object[partitionTypes.length];
    for (int i = 0; i < key.length; i++) {
      Object value =
          row.isNullAt(dataColumns + i) ? null : row.get(dataColumns + i, partitionTypes[i]);
      key[i] = value instanceof UTF8String text ? text.copy() : value;
    }
    currentKey = key;
    List<@Nullable Object> keyList = Arrays.asList(key);
    ParquetFile file = open.get(keyList);
    if (file == null) {
      if (closedSmall.contains(keyList) && ++reopened > MOST_REOPENED) {
        throw new DynamoLakeException(
            ErrorCode.CONFIGURATION,
            "Cannot stage rows: one task meets so many values of %s in turn that its buffer of %d bytes only makes tiny files. Sort the rows by these columns, partition by a coarser expression or give executors more memory."
                .formatted(spec.partitionColumns(), bufferBytes));
      }
      file = open(keyList);
      open.put(keyList, file);
      current = file;
      evict();
    }
    current = file;
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
    long share = bufferBytes / (2L * (open.size() + 1));
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
    long bufferedBytes = 0;
    for (ParquetFile file : open.values()) {
      bufferedBytes += file.bufferedBytes();
    }
    while (bufferedBytes > bufferBytes && open.size() > 1) {
      ParquetFile largest = open.values().stream()
          .filter(file -> file != current)
          .max(Comparator.comparingLong(ParquetFile::bufferedBytes))
          .orElseThrow();
      bufferedBytes -= largest.bufferedBytes();
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
  }
}
