// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.source.scan.PacePlugin;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Begins the Spark session with what every operation relies on. Never sets a master: that is the submitter's choice. */
final class SparkSessions {
  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String DELTA = "io.delta.sql.DeltaSparkSessionExtension";
  private static final String PLUGINS = "spark.plugins";
  private static final Map<String, String> AT_START = new LinkedHashMap<>();
  private static final Map<String, String> ALWAYS = new LinkedHashMap<>();

  static {
    AT_START.put("spark.app.name", "dynamolake");
    AT_START.put(
        "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    AT_START.put("spark.ui.showConsoleProgress", "false");
    // Two attempts of one task would read the source twice.
    AT_START.put("spark.speculation", "false");

    // A cluster's defaults must not turn a damaged file into fewer rows, nor a time into another
    // one.
    ALWAYS.put("spark.sql.files.ignoreCorruptFiles", "false");
    ALWAYS.put("spark.sql.files.ignoreMissingFiles", "false");
    ALWAYS.put("spark.sql.session.timeZone", "UTC");
    // The older classes have another calendar: a row of a day before 1582 would come back as
    // another day.
    ALWAYS.put("spark.sql.datetime.java8API.enabled", "true");
  }

  private SparkSessions() {}

  /** The session of this process, begun if there is none; settings of the submitter win where a run does not rely on them. */
  static SparkSession begin() {
    SparkSession.Builder builder = SparkSession.builder();
    // What spark-submit was given, as system properties.
    SparkConf submitted = new SparkConf();
    AT_START.forEach((key, value) -> builder.config(key, submitted.get(key, value)));
    builder.config(EXTENSIONS, with(DELTA, submitted.get(EXTENSIONS, "")));
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
