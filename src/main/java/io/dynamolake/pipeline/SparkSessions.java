// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.source.scan.PacePlugin;
import io.dynamolake.table.LakeTable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.util.Properties;

/** Begins the Spark session with what every operation relies on. Never sets a master: that is the submitter's choice. */
final class SparkSessions {
  private static final String CATALOG = "spark.sql.catalog.spark_catalog";
  private static final String DELTA_CATALOG = "org.apache.spark.sql.delta.catalog.DeltaCatalog";
  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String DELTA_EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";
  private static final String PLUGINS = "spark.plugins";
  private static final Map<String, String> AT_START = new LinkedHashMap<>();
  private static final Map<String, String> ALWAYS = new LinkedHashMap<>();

  static {
    AT_START.put("spark.app.name", "dynamolake");
    AT_START.put("spark.ui.showConsoleProgress", "false");

    // A cluster's defaults must not turn a damaged file into fewer rows, nor a time into another
    // one.
    ALWAYS.put("spark.sql.files.ignoreCorruptFiles", "false");
    ALWAYS.put("spark.sql.files.ignoreMissingFiles", "false");
    ALWAYS.put("spark.sql.session.timeZone", "UTC");
    // One text that is no date has no partition, instead of failing the run; Spark 4 has it on.
    ALWAYS.put("spark.sql.ansi.enabled", "false");
    // The older classes have another calendar: a row of a day before 1582 would come back as
    // another day.
    ALWAYS.put("spark.sql.datetime.java8API.enabled", "true");
  }

  private SparkSessions() {}

  /**
   * The session of this process, begun if there is none; settings of the submitter win where a run does not rely on them.
   *
   * @throws DynamoLakeException CONFIGURATION if the jar was built for another Spark
   */
  static SparkSession begin() {
    CompiledFor.thisBuild().requireScala(Properties.versionNumberString());
    SparkSession.Builder builder = SparkSession.builder();
    // What spark-submit was given, as system properties.
    SparkConf submitted = new SparkConf();
    AT_START.forEach((key, value) -> builder.config(key, submitted.get(key, value)));
    // Without Delta's jars there are still Parquet tables.
    if (LakeTable.hasDelta()) {
      builder.config(CATALOG, submitted.get(CATALOG, DELTA_CATALOG));
      builder.config(EXTENSIONS, with(DELTA_EXTENSION, submitted.get(EXTENSIONS, "")));
    }
    // Two attempts of one task would read the source twice.
    builder.config("spark.speculation", "false");
    // All tasks of a scan share one read budget through it.
    builder.config(PLUGINS, with(PacePlugin.class.getName(), submitted.get(PLUGINS, "")));
    SparkSession session = builder.getOrCreate();
    ALWAYS.forEach((key, value) -> session.conf().set(key, value));
    return session;
  }

  private static String with(String name, String names) {
    return names.contains(name)
        ? names
        : Stream.of(names, name).filter(each -> !each.isEmpty()).collect(Collectors.joining(","));
  }
}
