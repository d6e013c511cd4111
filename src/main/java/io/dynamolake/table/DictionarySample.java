// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Asks Parquet, with the first rows of a task, of which columns it would keep a dictionary. Parquet finds that out for each column of each
 * file anew, at its first page; until then it keeps every value in a hash table, which is most of what an open file holds, and for keys,
 * texts and times in vain.
 */
final class DictionarySample {
  /** Of a column that has fewer values among the rows, nothing can be said. */
  private static final long FEWEST_VALUES = 1_000;

  private final RowGroupWriter writer;

  DictionarySample(ParquetFileFactory files) throws IOException {
    writer = files.uncompressed(new Nowhere());
  }

  void add(InternalRow row) {
    writer.write(row);
  }

  /** The paths of the columns whose values are too different. No more rows can be added. */
  Set<String> unworthy() throws IOException {
    Set<String> unworthy = new HashSet<>();
    for (BlockMetaData rowGroup : writer.finish().getBlocks()) {
      for (ColumnChunkMetaData column : rowGroup.getColumns()) {
        if (values(column) >= FEWEST_VALUES && !column.hasDictionaryPage()) {
          unworthy.add(column.getPath().toDotString());
        }
      }
    }
    return unworthy;
  }

  private static long values(ColumnChunkMetaData column) {
    Statistics<?> statistics = column.getStatistics();
    return statistics.isNumNullsSet() ? column.getValueCount() - statistics.getNumNulls() : 0;
  }

  /** Counts bytes and forgets them. */
  private static final class Nowhere implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSize) throws IOException {
      return HadoopStreams.wrap(new FSDataOutputStream(OutputStream.nullOutputStream(), null));
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSize) throws IOException {
      return create(blockSize);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
