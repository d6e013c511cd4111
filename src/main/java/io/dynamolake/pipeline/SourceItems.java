// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.item.DataFormat;
import io.dynamolake.item.IonRecords;
import io.dynamolake.item.Item;
import io.dynamolake.item.ItemJson;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.landing.Landing;
import io.dynamolake.landing.LandingFile;
import io.dynamolake.landing.RecordReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads the items of a landing as trees, past the decoder that a run uses: what both agree on is proven. Every data file is proven
 * against its manifest on the way.
 *
 * @param excluded places, as file and line, that are passed over
 */
record SourceItems(SerializableConfiguration configuration, DataFormat format, Set<String> excluded)
    implements Serializable {

  /** Takes what a task has read; each task has its own. */
  interface Reading<T> extends Serializable {
    T begin();

    void accept(T result, Item item, String place);

    /** A record that is no item. */
    void refuse(T result, String place);

    T merge(T one, T other);
  }

  /** One Spark job, a task for each data file at most. */
  static <T extends Serializable> T read(
      SparkSession spark, Landing landing, Set<String> excluded, Reading<T> reading) {
    List<LandingFile> files = landing.files();
    if (files.isEmpty()) {
      return reading.begin();
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    SourceItems source = new SourceItems(
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()),
        landing.format(),
        excluded);
    List<Integer> numbers = IntStream.range(0, files.size()).boxed().toList();
    return context
        .parallelize(numbers, Math.min(files.size(), 10_000))
        .map(number -> source.file(files.get(number), reading))
        .treeReduce(reading::merge, 2);
  }

  private <T> T file(LandingFile file, Reading<T> reading) throws IOException {
    T result = reading.begin();
    IonRecords ion = new IonRecords();
    ByteArrayOutputStream json = new ByteArrayOutputStream(4096);
    try (RecordReader records = RecordReader.open(configuration.value(), file)) {
      while (records.next()) {
        String place = place(file.key(), records.line());
        if (!excluded.contains(place)) {
          try {
            reading.accept(result, item(records, ion, json), place);
          } catch (MalformedRecordException e) {
            reading.refuse(result, place);
          }
        }
      }
    }
    return result;
  }

  static String place(String file, long line) {
    return file + ":" + line;
  }

  private Item item(RecordReader records, IonRecords ion, ByteArrayOutputStream json)
      throws MalformedRecordException {
    if (format == DataFormat.ION) {
      json.reset();
      ion.toJson(records.buffer(), records.offset(), records.length(), json);
      return ItemJson.parseLine(json.toByteArray(), 0, json.size());
    }
    return ItemJson.parseLine(records.buffer(), records.offset(), records.length());
  }
}
