// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.item.DataFormat;
import io.dynamolake.landing.DataFileWriter;
import io.dynamolake.landing.ExportLayout;
import io.dynamolake.landing.LandingFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * The data files of one attempt at one segment: the next one begins when the last has enough in it. Their names belong to the attempt, so
 * that two attempts never write to one file. Closing takes back a file that is not finished; finished ones stay, unseen until a manifest
 * names them.
 */
final class SegmentFiles implements Closeable {
  /** JSON of items compresses to a quarter or less: a file of at most about 64 MB. */
  private static final long FILE_BYTES = 256L << 20;

  private final Configuration configuration;
  private final String landing;
  private final String token;
  private final List<LandingFile> finished = new ArrayList<>();
  private @Nullable DataFileWriter writer;

  SegmentFiles(Configuration configuration, String landing, String token) {
    this.configuration = configuration;
    this.landing = landing;
    this.token = token;
  }

  void write(byte[] line) throws IOException {
    DataFileWriter current = writer;
    if (current == null) {
      current = DataFileWriter.create(configuration, ExportLayout.dataPath(landing, fileName()));
      writer = current;
    }
    current.write(line, 0, line.length);
    if (current.bytes() >= FILE_BYTES) {
      finish(current);
    }
  }

  List<LandingFile> finish() throws IOException {
    if (writer != null) {
      finish(writer);
    }
    return List.copyOf(finished);
  }

  private void finish(DataFileWriter current) throws IOException {
    finished.add(current.finish(ExportLayout.dataKey(landing, fileName())));
    writer = null;
  }

  private String fileName() {
    return ExportLayout.fileName(token + "/" + finished.size(), DataFormat.DYNAMODB_JSON);
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }
}
