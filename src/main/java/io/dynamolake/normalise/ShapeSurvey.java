// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.item.ChangeEnvelope;
import io.dynamolake.item.DataFormat;
import io.dynamolake.item.IonRecords;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.landing.Landing;
import io.dynamolake.landing.LandingFile;
import io.dynamolake.landing.RecordReader;
import io.dynamolake.normalise.ReadOptions.Records;
import io.dynamolake.schema.Inferred;
import io.dynamolake.schema.ItemShape;
import io.dynamolake.schema.PartitionColumn;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.schema.SchemaInference;
import io.dynamolake.schema.TableKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The shape of all items of a landing, never of a sample: one pass over the bytes, which also proves every data file against its
 * manifest.
 *
 * @param shape what was seen
 * @param malformed records that are no items; a run quarantines them
 */
public record ShapeSurvey(ItemShape shape, long malformed) implements Serializable {

  /**
   * Reads the whole landing as one Spark job.
   *
   * @throws io.dynamolake.DynamoLakeException INTEGRITY if a data file contradicts the manifests, as the cause of Spark's exception
   */
  public static ShapeSurvey of(SparkSession spark, Landing landing) {
    List<LandingSplit> splits =
        LandingSplit.bySize(landing.files(), spark.sparkContext().defaultParallelism());
    if (splits.isEmpty()) {
      return new ShapeSurvey(new ItemShape(), 0);
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    SerializableConfiguration configuration =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    DataFormat format = landing.format();
    Records records = landing.holdsChanges() ? Records.CHANGES : Records.ITEMS;
    return context
        .parallelize(splits, splits.size())
        .map(split -> read(configuration, format, records, split))
        .treeReduce(ShapeSurvey::merged, 2);
  }

  /** The same for all landings together: a snapshot, or windows of changes, whose new images count as items. */
  public static ShapeSurvey of(SparkSession spark, List<Landing> landings) {
    return landings.stream()
        .map(landing -> of(spark, landing))
        .reduce(ShapeSurvey::merged)
        .orElseGet(() -> new ShapeSurvey(new ItemShape(), 0));
  }

  /** Infers version 1 of a schema. */
  public RegisteredSchema schema(String table) {
    return infer(table, null, List.of()).schema();
  }

  public Inferred infer(String table, @Nullable TableKey key, List<PartitionColumn> partitionBy) {
    return SchemaInference.infer(table, shape, key, partitionBy);
  }

  private ShapeSurvey merged(ShapeSurvey other) {
    shape.merge(other.shape);
    return new ShapeSurvey(shape, malformed + other.malformed);
  }

  private interface Content {
    void accept(byte[] bytes, int offset, int length) throws MalformedRecordException;

    /** The new image of each change; a deletion has none. */
    static Content ofChanges(ShapeReader reader) {
      ChangeEnvelope envelope = new ChangeEnvelope();
      return (bytes, offset, length) -> {
        envelope.read(bytes, offset, length);
        ChangeEnvelope.Slice image = envelope.newImage();
        if (image.present()) {
          reader.acceptImage(bytes, image.offset(), image.length());
        }
      };
    }
  }

  private static ShapeSurvey read(
      SerializableConfiguration configuration, DataFormat format, Records kind, LandingSplit split)
      throws IOException {
    ItemShape shape = new ItemShape();
    Content content = kind == Records.CHANGES
        ? Content.ofChanges(new ShapeReader(shape))
        : new ShapeReader(shape)::accept;
    IonRecords ion = new IonRecords();
    ByteArrayOutputStream json = new ByteArrayOutputStream(4096);
    long malformed = 0;
    for (LandingFile file : split.files()) {
      try (RecordReader records = RecordReader.open(configuration.value(), file)) {
        while (records.next()) {
          try {
            if (format == DataFormat.ION) {
              json.reset();
              if (kind == Records.CHANGES) {
                ion.changeToJson(records.buffer(), records.offset(), records.length(), json);
              } else {
                ion.toJson(records.buffer(), records.offset(), records.length(), json);
              }
              content.accept(json.toByteArray(), 0, json.size());
            } else {
              content.accept(records.buffer(), records.offset(), records.length());
            }
          } catch (MalformedRecordException e) {
            // Counted here; the run that follows quarantines it with its reason.
            malformed++;
          }
        }
      }
    }
    return new ShapeSurvey(shape, malformed);
  }
}
