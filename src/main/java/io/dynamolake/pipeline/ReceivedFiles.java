// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.landing.LandingFile;
import io.dynamolake.source.stream.ReceivedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that others have landed, rewritten as change files in the control folder, by all cores. They stay there until the commit that
 * applies them, so that an attempt after a failure begins with what is done.
 *
 * @param table of DynamoDB whose records are taken
 */
record ReceivedFiles(SparkSession spark, String controlFolder, String table) {
  private static final Logger LOG = LoggerFactory.getLogger(ReceivedFiles.class);

  /** In the control folder. */
  static final String FOLDER = "landing/received";

  /** What a table remembers of such a file that it has applied. A file that has grown since is another one. */
  static String mark(LandingFile file) {
    return file.path() + "#" + file.sizeBytes();
  }

  String root() {
    return new Path(controlFolder, FOLDER).toString();
  }

  private String folder(LandingFile file) {
    return root() + "/" + UUID.nameUUIDFromBytes(mark(file).getBytes(StandardCharsets.UTF_8));
  }

  private ReceivedFile of(LandingFile file) {
    return new ReceivedFile(file, table, folder(file));
  }

  /** The change files that these were rewritten to. */
  List<LandingFile> rewritten(List<LandingFile> files) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    List<Optional<List<LandingFile>>> found = new ArrayList<>();
    List<ReceivedFile> missing = new ArrayList<>();
    for (LandingFile file : files) {
      Optional<List<LandingFile>> written = of(file).written(conf);
      found.add(written);
      if (written.isEmpty()) {
        missing.add(of(file));
      }
    }
    rewrite(missing);
    List<LandingFile> changes = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      ReceivedFile file = of(files.get(i));
      changes.addAll(found.get(i).or(() -> file.written(conf)).orElseThrow());
    }
    return changes;
  }

  private void rewrite(List<ReceivedFile> files) {
    if (files.isEmpty()) {
      return;
    }
    SerializableConfiguration conf =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    List<LandingFile> plain = files.stream().map(ReceivedFile::file).toList();
    List<String> folders = files.stream().map(ReceivedFile::folder).toList();
    String wanted = table;
    long others = JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(
            IntStream.range(0, files.size()).boxed().toList(), Math.min(files.size(), 10_000))
        .map(number ->
            new ReceivedFile(plain.get(number), wanted, folders.get(number)).rewrite(conf.value()))
        .reduce(Long::sum);
    if (others > 0) {
      LOG.warn(
          "{} records in {} received files are of other tables than {}; they are passed over",
          others,
          files.size(),
          table);
    }
  }

  /** After the commit. It fails no run: what is left behind costs storage and nothing else. */
  void delete(List<LandingFile> files) {
    for (LandingFile file : files) {
      Path folder = new Path(folder(file));
      try {
        folder.getFileSystem(spark.sparkContext().hadoopConfiguration()).delete(folder, true);
      } catch (IOException e) {
        LOG.warn("Change files in {} were not deleted", folder, e);
      }
    }
  }
}
