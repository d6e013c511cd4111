// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.item.ChangeEnvelope;
import io.dynamolake.item.DataFormat;
import io.dynamolake.item.IonRecords;
import io.dynamolake.item.ItemJson;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.landing.Landing;
import io.dynamolake.landing.LandingFile;
import io.dynamolake.landing.RecordReader;
import io.dynamolake.schema.TableKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** The attributes of a table's key, as its changes tell them: each record names them, so the first one that can be read is enough. */
final class ChangeKeys {
  private ChangeKeys() {}

  /**
   * Reads no more than it takes.
   *
   * @param declared what the schema or the pipeline file says, which must be the same
   * @return sorted by name; empty if no record tells
   * @throws DynamoLakeException CONFIGURATION if they say something else
   */
  static List<String> of(
      Configuration configuration, List<Landing> landings, @Nullable TableKey declared) {
    List<String> found = List.of();
    for (Landing landing : landings) {
      for (LandingFile file : landing.files()) {
        if (found.isEmpty() && file.itemCount() > 0) {
          found = first(configuration, landing.format(), file);
        }
      }
    }
    if (declared != null
        && !found.isEmpty()
        && !new HashSet<>(declared.attributes()).equals(new HashSet<>(found))) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot merge changes: their key is " + found + ", but that of the table is "
              + declared.attributes()
              + ", as its schema or the pipeline file says. Give the changes of this table, or correct the key.");
    }
    return found;
  }

  private static List<String> first(
      Configuration configuration, DataFormat format, LandingFile file) {
    ChangeEnvelope envelope = new ChangeEnvelope();
    IonRecords ion = new IonRecords();
    try (RecordReader records = RecordReader.open(configuration, file)) {
      while (records.next()) {
        try {
          byte[] bytes = records.buffer();
          int offset = records.offset();
          int length = records.length();
          if (format == DataFormat.ION) {
            ByteArrayOutputStream json = new ByteArrayOutputStream();
            ion.changeToJson(bytes, offset, length, json);
            bytes = json.toByteArray();
            offset = 0;
            length = bytes.length;
          }
          envelope.read(bytes, offset, length);
          String keys = new String(
              bytes, envelope.keys().offset(), envelope.keys().length(), StandardCharsets.UTF_8);
          return ItemJson.parseAttributes(keys).keySet().stream().sorted().toList();
        } catch (MalformedRecordException e) {
          continue; // the run that follows quarantines it
        }
      }
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
