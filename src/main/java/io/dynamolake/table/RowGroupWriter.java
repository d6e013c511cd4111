// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.CodecFactory.BytesCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.api.WriteSupport.WriteContext;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Gathers rows into row groups and appends them to a Parquet file. Stands for Parquet's own writer, which takes no allocator before
 * version 1.14, has buffers to compress into for each file, and decides by itself when a row group ends.
 */
final class RowGroupWriter {
  private final ParquetFileWriter file;
  private final WriteSupport<InternalRow> support;
  private final WriteContext context;
  private final MessageColumnIO columns;
  private final ParquetProperties properties;
  private final BytesCompressor compressor;
  private ColumnChunkPageWriteStore pages;
  private ColumnWriteStore values;
  private RecordConsumer records;
  private long rows;

  /**
   * @param file not started yet
   * @param support has told the context, and serves no other file
   */
  RowGroupWriter(
      ParquetFileWriter file,
      WriteSupport<InternalRow> support,
      WriteContext context,
      ParquetProperties properties,
      BytesCompressor compressor)
      throws IOException {
    this.file = file;
    this.support = support;
    this.context = context;
    this.columns = new ColumnIOFactory().getColumnIO(context.getSchema());
    this.properties = properties;
    this.compressor = compressor;
    file.start();
    pages = emptyPages();
    values = emptyValues();
    records = begin();
  }

  private ColumnChunkPageWriteStore emptyPages() {
    return new ColumnChunkPageWriteStore(
        compressor,
        context.getSchema(),
        properties.getAllocator(),
        properties.getColumnIndexTruncateLength(),
        properties.getPageWriteChecksumEnabled());
  }

  private ColumnWriteStore emptyValues() {
    return properties.newColumnWriteStore(context.getSchema(), pages, pages);
  }

  private RecordConsumer begin() {
    RecordConsumer consumer = columns.getRecordWriter(values);
    support.prepareForWrite(consumer);
    return consumer;
  }

  void write(InternalRow row) {
    support.write(row);
    rows++;
  }

  /** What the row group has by now, pages compressed and values encoded. Visits every column. */
  long bufferedBytes() {
    return values.getBufferedSize();
  }

  /** Appends the row group to the file, if it has rows, and begins the next. */
  void endRowGroup() throws IOException {
    append();
    pages = emptyPages();
    values = emptyValues();
    records = begin();
  }

  private void append() throws IOException {
    records.flush();
    if (rows > 0) {
      file.startBlock(rows);
      values.flush();
      pages.flushToFileWriter(file);
      file.endBlock();
      rows = 0;
    }
    values.close();
    closeSinceVersion14(pages);
  }

  /** Appends the last row group and the footer, and closes the file. No more rows can be written. */
  ParquetMetadata finish() throws IOException {
    append();
    Map<String, String> metadata = new HashMap<>(context.getExtraMetaData());
    if (support.getName() != null) {
      metadata.put(ParquetWriter.OBJECT_MODEL_NAME_PROP, support.getName());
    }
    metadata.putAll(support.finalizeWrite().getExtraMetaData());
    file.end(metadata);
    closeSinceVersion14(file);
    return file.getFooter();
  }

  /** Parquet 1.14 made closeable what held nothing before. */
  private static void closeSinceVersion14(Object part) throws IOException {
    if (part instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }
}
