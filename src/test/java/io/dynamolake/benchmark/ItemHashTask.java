// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import io.dynamolake.item.ItemHash;
import io.dynamolake.item.ItemJson;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.landing.ExportReader;
import io.dynamolake.landing.LandingFile;
import io.dynamolake.landing.RecordReader;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Prints, for each export or landing, how many items it has and what all of them come to, whatever their order; every data file is proven on
 * the way. Arguments: folders.
 */
final class ItemHashTask {
  private record Content(long items, long xor, long sum) implements Serializable {
    Content plus(Content other) {
      return new Content(items + other.items, xor ^ other.xor, sum + other.sum);
    }
  }

  private ItemHashTask() {}

  public static void main(String[] args) {
    SparkSession spark = SparkTasks.session();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    SerializableConfiguration configuration =
        new SerializableConfiguration(context.hadoopConfiguration());
    for (String folder : args) {
      List<LandingFile> files =
          ExportReader.open(context.hadoopConfiguration(), folder).files();
      Content content = context
          .parallelize(files, files.size())
          .map(file -> content(file, configuration))
          .reduce(Content::plus);
      System.out.printf(
          "%s%s %d/%016x/%016x%n",
          HashTask.MARK, folder, content.items(), content.xor(), content.sum());
    }
    spark.stop();
  }

  private static Content content(LandingFile file, SerializableConfiguration configuration)
      throws IOException, MalformedRecordException {
    Content content = new Content(0, 0, 0);
    try (RecordReader records = RecordReader.open(configuration.value(), file)) {
      while (records.next()) {
        ByteBuffer hash =
            ItemHash.of(ItemJson.parseLine(records.buffer(), records.offset(), records.length()));
        content = content.plus(new Content(1, hash.getLong(0), hash.getLong(8)));
      }
    }
    return content;
  }
}
