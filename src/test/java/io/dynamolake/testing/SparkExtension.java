// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import io.dynamolake.source.scan.PacePlugin;
import io.dynamolake.table.delta.ConditionalPutLogStore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one small Spark of this JVM, with Delta: as a parameter of type {@link SparkSession}, or by {@link #spark}. It
 * starts when it is first asked for and ends with the JVM. A test that changes settings takes a {@code newSession()}.
 */
public final class SparkExtension
    implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {
  private static @Nullable SparkSession shared;

  public static synchronized SparkSession spark() {
    SparkSession session = shared;
    if (session == null) {
      session = start();
      shared = session;
    }
    return session;
  }

  /** A folder that outlives the test and is deleted with the build. */
  public static Path buildFolder() {
    return Path.of(System.getProperty("dynamolake.build.directory", "target")).toAbsolutePath();
  }

  /** What the shared Spark is started with; for child processes, which are to be as small. */
  public static Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.master", "local[2]");
    settings.put("spark.app.name", "dynamolake-tests");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.driver.host", "localhost");
    settings.put("spark.driver.bindAddress", "127.0.0.1");
    settings.put("spark.sql.shuffle.partitions", "2");
    // The tests' plans are alike, but more than the 100 that would be kept, so that hardly one was
    // found again.
    settings.put("spark.sql.codegen.cache.maxEntries", "5000");
    settings.put("spark.sql.session.timeZone", "UTC");
    settings.put("spark.sql.datetime.java8API.enabled", "true");
    settings.put("spark.sql.sources.parallelPartitionDiscovery.parallelism", "2");
    settings.put(
        "spark.sql.warehouse.dir", buildFolder().resolve("warehouse").toUri().toString());
    settings.put("spark.plugins", PacePlugin.class.getName());
    settings.put("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension");
    settings.put(
        "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    settings.put("spark.databricks.delta.snapshotPartitions", "1");
    // Delta would read each table's whole log once more after each commit.
    settings.put("spark.databricks.delta.writeChecksumFile.enabled", "false");
    settings.put("spark.delta.logStore.s3a.impl", ConditionalPutLogStore.class.getName());
    return settings;
  }

  private static SparkSession start() {
    SparkSession.Builder builder = SparkSession.builder();
    settings().forEach(builder::config);
    // Planning again after each stage takes a sixth of a small merge. Child processes do it, as
    // users' runs do.
    builder.config("spark.sql.adaptive.enabled", "false");
    SparkSession session = builder.getOrCreate();
    session.sparkContext().setLogLevel("WARN");
    return session;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    SparkSession.setActiveSession(spark());
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    SparkSession.setActiveSession(spark());
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return spark();
  }
}
