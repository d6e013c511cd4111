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

/** The data files that one task attempt writes. Closing takes back the one that is not finished; those before it are named by no manifest. */
final class ConnectorFiles implements Closeable {
  private final Configuration configuration;
  private final String landing;
  private final String attempt;
  private final long fileBytes;
  private final List<LandingFile> finished = new ArrayList<>();
  private @Nullable DataFileWriter writer;
  private long items;

  /**
   * @param attempt no other attempt has this name
   * @param fileBytes of JSON, at which a file is closed
   */
  ConnectorFiles(Configuration configuration, String landing, String attempt, long fileBytes) {
    this.configuration = configuration;
    this.landing = landing;
    this.attempt = attempt;
    this.fileBytes = fileBytes;
  }

  void land(byte[] item) throws IOException {
    DataFileWriter current = writer;
    if (current == null) {
      current = DataFileWriter.create(configuration, ExportLayout.dataPath(landing, fileName()));
      writer = current;
    }
    current.writeItem(item, 0, item.length);
    items++;
    if (current.bytes() >= fileBytes) {
      finishFile();
    }
  }

  ConnectorPart finish() throws IOException {
    finishFile();
    return new ConnectorPart(finished, items);
  }

  private void finishFile() throws IOException {
    if (writer != null) {
      finished.add(writer.finish(ExportLayout.dataKey(landing, fileName())));
      writer = null;
    }
  }

  private String fileName() {
    return ExportLayout.fileName(attempt + "/" + finished.size(), DataFormat.DYNAMODB_JSON);
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }
}
