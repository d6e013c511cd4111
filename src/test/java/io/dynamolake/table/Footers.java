// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;

/** What Parquet files say about themselves. */
final class Footers {
  private Footers() {}

  static MessageType schema(Path file) {
    return footer(file).getSchema();
  }

  static Map<String, String> metadata(Path file) {
    return footer(file).getKeyValueMetaData();
  }

  static Path first(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(path -> path.toString().endsWith(".parquet"))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The paths of the columns of the first row group that are there with a dictionary. */
  static List<String> withDictionary(Path file) {
    return metadataOf(file).getBlocks().get(0).getColumns().stream()
        .filter(ColumnChunkMetaData::hasDictionaryPage)
        .map(column -> column.getPath().toDotString())
        .toList();
  }

  private static FileMetaData footer(Path file) {
    return metadataOf(file).getFileMetaData();
  }

  private static ParquetMetadata metadataOf(Path file) {
    try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(
        new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))) {
      return reader.getFooter();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
