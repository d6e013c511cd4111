// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.values.factory.DefaultV1ValuesWriterFactory;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.api.WriteSupport.WriteContext;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.parquet.ParquetWriteSupport;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Opens Parquet files of one schema the way Spark's own writer does, whatever the session's settings are. The files of a task share
 * its codecs and buffers.
 */
final class ParquetFileFactory implements AutoCloseable {
  private static final String ZSTD_LEVEL = "parquet.compression.codec.zstd.level";

  private static final int LARGEST_PAGE_BYTES = ParquetProperties.DEFAULT_PAGE_SIZE;
  private static final int SMALLEST_PAGE_BYTES = 64 << 10;

  /**
   * A dictionary pays where it is small beside its column. While it is built, it takes several times its bytes in hash tables and objects,
   * and Parquet gives it up only at its limit.
   */
  private static final int DICTIONARY_PART = 4;

  private static final int SMALLEST_DICTIONARY_BYTES = 16 << 10;

  private final Configuration conf;
  private final Path tableRoot;
  private final FileSystem fileSystem;
  private final StructType schema;
  private final CompressionCodecName codec;
  private final CodecFactory codecs;
  private final BufferPool buffers = new BufferPool();
  private final SQLConf sqlConf = new SQLConf();
  private final long leaves;
  private double sizePerBufferedByte = 1;
  private Set<String> withoutDictionary = Set.of();

  ParquetFileFactory(
      Configuration hadoopConf, String tableRoot, StructType schema, Compression compression)
      throws IOException {
    this.codec = CompressionCodecName.valueOf(compression.name());
    this.conf = new Configuration(hadoopConf);
    this.tableRoot = new Path(tableRoot);
    this.fileSystem = this.tableRoot.getFileSystem(hadoopConf);
    this.schema = schema.asNullable();
    this.leaves = Math.max(1, FileStatistics.leaves(this.schema));
    ParquetWriteSupport.setSchema(this.schema, conf);
    conf.set("spark.sql.parquet.writeLegacyFormat", "false");
    conf.set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    conf.set("spark.sql.parquet.fieldId.write.enabled", "false");
    conf.set("spark.sql.legacy.parquet.nanosAsLong", "false");
    conf.set("spark.sql.parquet.variant.annotateLogicalType.enabled", "true");
    conf.set(ZSTD_LEVEL, hadoopConf.get(ZSTD_LEVEL, "1"));
    codecs = new CodecFactory(conf, SMALLEST_PAGE_BYTES);
    sqlConf.setConfString("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED");
    sqlConf.setConfString("spark.sql.parquet.int96RebaseModeInWrite", "CORRECTED");
  }

  StructType schema() {
    return schema;
  }

  /** How the files' names end. */
  String suffix() {
    return codec == CompressionCodecName.UNCOMPRESSED
        ? ".parquet"
        : "." + codec.name().toLowerCase(Locale.ROOT) + ".parquet";
  }

  /** @param rowGroupBytes of all columns; their pages and dictionaries are sized after it, because every open file holds one of each */
  ParquetFile create(
      String path,
      Map<String, @Nullable String> partitionValues,
      long rowGroupBytes,
      long stepBytes)
      throws IOException {
    long columnBytes = rowGroupBytes / leaves;
    long pageBytes = Math.min(LARGEST_PAGE_BYTES, Math.max(SMALLEST_PAGE_BYTES, columnBytes));
    long dictionaryBytes =
        Math.min(pageBytes, Math.max(SMALLEST_DICTIONARY_BYTES, columnBytes / DICTIONARY_PART));
    ParquetProperties.Builder properties = properties()
        .withAllocator(buffers)
        .withPageSize((int) pageBytes)
        .withDictionaryPageSize((int) dictionaryBytes);
    withoutDictionary.forEach(column -> properties.withDictionaryEncoding(column, false));
    Output output = new Output(fileSystem, new Path(tableRoot, path));
    RowGroupWriter writer = writer(output, codec, properties.build());
    return new ParquetFile(this, path, partitionValues, output, writer, rowGroupBytes, stepBytes);
  }

  /** A file of one row group, in which Parquet decides about dictionaries by nothing but what they save. */
  RowGroupWriter uncompressed(OutputFile output) throws IOException {
    return writer(output, CompressionCodecName.UNCOMPRESSED, properties().build());
  }

  /** With a factory of writers of its own: that of all builders is one object, for which the properties count that were built last. */
  private static ParquetProperties.Builder properties() {
    return ParquetProperties.builder().withValuesWriterFactory(new DefaultV1ValuesWriterFactory());
  }

  private RowGroupWriter writer(
      OutputFile output, CompressionCodecName compression, ParquetProperties properties)
      throws IOException {
    WriteSupport<InternalRow> support = SQLConf.withExistingConf(sqlConf, ParquetWriteSupport::new);
    WriteContext context = support.init(conf);
    ParquetFileWriter file = new ParquetFileWriter(
        output,
        context.getSchema(),
        ParquetFileWriter.Mode.CREATE,
        ParquetWriter.DEFAULT_BLOCK_SIZE,
        ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
        properties.getColumnIndexTruncateLength(),
        properties.getStatisticsTruncateLength(),
        properties.getPageWriteChecksumEnabled());
    return new RowGroupWriter(
        file, support, context, properties, codecs.getCompressor(compression));
  }

  /** @param columns of files that are created from now on, by their paths in Parquet */
  void withoutDictionary(Set<String> columns) {
    withoutDictionary = Set.copyOf(columns);
  }

  /** Gives back what the codecs hold. No more files can be created. */
  @Override
  public void close() {
    codecs.release();
  }

  void delete(String path) throws IOException {
    fileSystem.delete(new Path(tableRoot, path), false);
  }

  /** Lets the next files have what was given back. To be said between two rows. */
  void reclaimBuffers() {
    buffers.reclaim();
  }

  /** How large a byte that Parquet buffers is once it is written; learned from the files that this task has closed. */
  double sizePerBufferedByte() {
    return sizePerBufferedByte;
  }

  void learn(long bufferedBytes, long writtenBytes) {
    if (bufferedBytes > 0 && writtenBytes > 0) {
      sizePerBufferedByte = Math.max(0.1, Math.min(1.2, (double) writtenBytes / bufferedBytes));
    }
  }

  /** Keeps hold of the stream, to know its position and to abort an upload. */
  static final class Output implements OutputFile {
    private final FileSystem fileSystem;
    private final Path path;
    private @Nullable FSDataOutputStream stream;

    private Output(FileSystem fileSystem, Path path) {
      this.fileSystem = fileSystem;
      this.path = path;
    }

    @Override
    public PositionOutputStream create(long blockSize) throws IOException {
      FSDataOutputStream created = fileSystem.create(path, false);
      stream = created;
      return HadoopStreams.wrap(created);
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

    long position() {
      return stream == null ? 0 : stream.getPos();
    }

    /** Ends the upload without an object, where the store can; the path may hold a part of the file otherwise. */
    void abort() throws IOException {
      FSDataOutputStream opened = stream;
      if (opened == null) {
        return;
      }
      if (opened.hasCapability("fs.capability.outputstream.abortable")) {
        opened.abort();
      }
      opened.close();
    }
  }
}
