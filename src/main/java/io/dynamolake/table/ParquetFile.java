// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import java.io.IOException;
import java.util.Map;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open Parquet file. It measures itself now and then, because measuring visits every column. */
final class ParquetFile {
  private static final Logger LOG = LoggerFactory.getLogger(ParquetFile.class);
  private static final long MOST_ROWS_UNMEASURED = 10_000;
  private static final long BYTES_PER_EMPTY_COLUMN = 16 << 10;

  private final ParquetFileFactory factory;
  private final String path;
  /** Parquet tells the bytes that it will write; its dictionaries' hash tables and slabs take as much again, and more. */
  static final long HELD_PER_BUFFERED_BYTE = 3;

  private final Map<String, @Nullable String> partitionValues;
  private final ParquetFileFactory.Output output;
  private final RowGroupWriter writer;
  private final long rowGroupBytes;
  private final long stepBytes;
  private final long emptyBytes;
  private long rows;
  private long measureAt = 8;
  private long writtenBytes;
  private long bufferedBytes;

  ParquetFile(
      ParquetFileFactory factory,
      String path,
      Map<String, @Nullable String> partitionValues,
      ParquetFileFactory.Output output,
      RowGroupWriter writer,
      long rowGroupBytes,
      long stepBytes) {
    this.factory = factory;
    this.path = path;
    this.partitionValues = partitionValues;
    this.output = output;
    this.writer = writer;
    this.rowGroupBytes = rowGroupBytes;
    this.stepBytes = stepBytes;
    this.emptyBytes = FileStatistics.leaves(factory.schema()) * BYTES_PER_EMPTY_COLUMN;
  }

  /** Says whether the file has just measured itself, so that the sizes below are worth a look. */
  boolean write(InternalRow row) throws IOException {
    writer.write(row);
    rows++;
    if (rows < measureAt) {
      return false;
    }
    factory.reclaimBuffers();
    measure();
    if (bufferedBytes >= rowGroupBytes) {
      writer.endRowGroup();
      measure();
    }
    long bytesPerRow = Math.max(1, (writtenBytes + bufferedBytes) / rows);
    long bytesAhead = Math.min(stepBytes, rowGroupBytes - bufferedBytes);
    long rowsAhead = Math.min(Math.min(MOST_ROWS_UNMEASURED, rows), bytesAhead / bytesPerRow);
    measureAt = rows + Math.max(1, rowsAhead);
    return true;
  }

  private void measure() {
    writtenBytes = output.position();
    bufferedBytes = writer.bufferedBytes();
  }

  /** Memory that the file holds, as of the last measurement; never less than what an empty file takes. */
  long heldBytes() {
    return HELD_PER_BUFFERED_BYTE * bufferedBytes + emptyBytes;
  }

  long estimatedSizeBytes() {
    return writtenBytes + (long) (bufferedBytes * factory.sizePerBufferedByte());
  }

  StagedFile finish() throws IOException {
    measure();
    ParquetMetadata footer = writer.finish();
    factory.reclaimBuffers();
    long sizeBytes = output.position();
    factory.learn(bufferedBytes, sizeBytes - writtenBytes);
    String stats = FileStatistics.json(factory.schema(), footer, rows);
    return new StagedFile(path, sizeBytes, rows, partitionValues, stats);
  }

  void discard() throws IOException {
    try {
      output.abort();
    } catch (IOException | RuntimeException e) {
      LOG.debug("The discarded file {} could not be closed", path, e);
    }
    factory.delete(path);
  }
}
