// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.landing.Landing;
import io.dynamolake.normalise.ShapeSurvey;
import io.dynamolake.pipeline.spec.FirstRun;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.schema.Inferred;
import io.dynamolake.schema.PartitionColumn;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.schema.TableKey;
import io.dynamolake.schema.registry.SchemaRegistry;
import io.dynamolake.storage.GivenFile;
import io.dynamolake.storage.StorageErrors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The schema that a run goes by, and how a table comes to have one. */
final class RegisteredSchemas {
  private static final Logger LOG = LoggerFactory.getLogger(RegisteredSchemas.class);

  /** The table's property that names the schema's version. */
  static final String VERSION_PROPERTY = "dynamolake.schema-version";

  private final SparkSession spark;
  private final Configuration configuration;
  private final PipelineSpec spec;
  private final SchemaRegistry registry;

  RegisteredSchemas(SparkSession spark, PipelineSpec spec) {
    this.spark = spark;
    this.configuration = spark.sparkContext().hadoopConfiguration();
    this.spec = spec;
    this.registry = new SchemaRegistry(configuration, spec.controlFolder());
  }

  SchemaRegistry registry() {
    return registry;
  }

  /**
   * The latest version; on a first run the one that the pipeline names, or else one that is inferred from all items, registered as
   * version 1. A landing without a single item registers nothing: its table is empty, and the next run is a first one again.
   *
   * @param key the table's key, where the source tells it
   * @throws DynamoLakeException CONFIGURATION if there is none and the pipeline requires one
   */
  RegisteredSchema forRun(List<Landing> landings, @Nullable TableKey key) {
    Optional<RegisteredSchema> latest = registry.latest();
    if (latest.isPresent()) {
      return latest.get();
    }
    String file = spec.schema().file();
    if (file != null) {
      return registry.register(partitioned(read(file)));
    }
    if (spec.schema().firstRun() == FirstRun.REQUIRE) {
      throw none("Register one (schema register), or set schema.first-run to infer");
    }
    long items = landings.stream().mapToLong(Landing::itemCount).sum();
    if (items == 0) {
      return withoutColumns();
    }
    LOG.info("No schema is registered: inferring one from all {} items", items);
    Inferred inferred = infer(landings, key);
    inferred.notes().forEach(note -> LOG.info("Schema: {}", note));
    return registry.register(partitioned(inferred.schema()));
  }

  /**
   * The same schema: what is registered stays, so the partitions must make sense before.
   *
   * @throws DynamoLakeException CONFIGURATION if they do not
   */
  RegisteredSchema partitioned(RegisteredSchema schema) {
    new PartitionExpressions(partitionBy(schema)).rowSchema(spark, schema);
    return schema;
  }

  /** What the table of a source looks like that never had an item. */
  RegisteredSchema withoutColumns() {
    return new RegisteredSchema(spec.table(), 1, null, List.of(), List.of());
  }

  Inferred infer(List<Landing> landings, @Nullable TableKey key) {
    TableKey known = spec.key() == null ? key : spec.key();
    return ShapeSurvey.of(spark, landings)
        .infer(spec.table(), known, spec.write().partitionBy());
  }

  Optional<RegisteredSchema> registered() {
    return registry.latest();
  }

  /** The latest version. */
  RegisteredSchema require() {
    return registered()
        .orElseThrow(() -> none("Run the pipeline, or register one (schema register)"));
  }

  private DynamoLakeException none(String whatToDo) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot find a registered schema of " + spec.table() + " below " + spec.controlFolder()
            + ". " + whatToDo + ".");
  }

  /** Registers the next version: columns for what was seen and is not registered. */
  RegisteredSchema extend(RegisteredSchema registered, ShapeSurvey survey) {
    Inferred next = registered.extend(survey.shape(), partitionBy(registered));
    return next.schema().equals(registered) ? registered : registry.register(next.schema());
  }

  /** By what the table is partitioned: the pipeline's choice, else the schema's. */
  List<PartitionColumn> partitionBy(RegisteredSchema registered) {
    if (registered.columns().isEmpty()) {
      return List.of();
    }
    return spec.write().partitionBy().isEmpty()
        ? registered.partitionBy()
        : spec.write().partitionBy();
  }

  /**
   * Reads a schema file.
   *
   * @throws DynamoLakeException CONFIGURATION if there is none, or it is no schema
   */
  RegisteredSchema read(String file) {
    try (InputStream in = GivenFile.open(configuration, file)) {
      return RegisteredSchema.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), file);
    } catch (FileNotFoundException e) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot read schema file " + file + ": there is none. Correct the path.",
          e);
    } catch (IOException e) {
      throw StorageErrors.of("read schema file", file, e);
    }
  }
}
