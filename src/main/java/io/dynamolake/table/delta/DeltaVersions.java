// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table.delta;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.dynamolake.schema.ChangeColumns;
import io.dynamolake.schema.VersionColumns;
import io.dynamolake.table.MergeFate;
import io.dynamolake.table.MergeInput;
import io.dynamolake.table.MergeKey;
import io.dynamolake.table.RowShape;
import io.dynamolake.table.StagedMerge;
import io.dynamolake.table.StagedWrite;
import io.dynamolake.table.Staging;
import io.dynamolake.table.StagingSpec;
import io.dynamolake.table.Tombstones;
import io.dynamolake.table.VersionTimeline;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Stages new versions, and rewrites the files that have versions which end otherwise than they did. All other files stay. */
record DeltaVersions(MergedFiles files, StructType schema, MergeInput input, StagingSpec spec) {
  private static final String SOUGHT = "_change_sought";
  private static final String FOUND = "_change_found";
  private static final List<String> VALIDITY =
      List.of(VersionColumns.VALID_FROM, VersionColumns.VALID_TO, VersionColumns.END);

  StagedMerge stage() {
    Dataset<Row> fresh = VersionTimeline.fresh(input).persist(StorageLevel.MEMORY_AND_DISK());
    fresh.count(); // as DeltaMerge does, so that Spark knows how little it is
    Dataset<Row> candidates = VersionTimeline.candidates(fresh, input);
    Dataset<Row> timeline = VersionTimeline.of(candidates, there(candidates), input)
        .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      MergeFate.Summary summary = VersionTimeline.summary(fresh, timeline, input.key());
      files.requireKeys(summary, input.key());
      List<AddFile> touched = files.touched(summary.files());
      long added = summary.counts().put();
      StagedWrite write = write(candidates, timeline, added, touched);
      files.requireRows(touched, summary.gone(), added, write.rows());
      return new StagedMerge(
          write,
          touched.stream().map(AddFile::path).toList(),
          schema,
          summary.counts(),
          StagedMerge.Compared.NOTHING,
          Tombstones.writeLoose(timeline, input));
    } finally {
      timeline.unpersist();
      fresh.unpersist();
    }
  }

  /** The versions that the table has of the items that changed. */
  private Dataset<Row> there(Dataset<Row> candidates) {
    MergeKey key = input.key();
    Dataset<Row> items = candidates.select(key.all(SOUGHT)).distinct();
    return files
        .keyed(files.candidates(candidates, key), key, candidates.schema(), VersionTimeline.FILE)
        .join(items, key.is(SOUGHT), "left_semi");
  }

  private StagedWrite write(
      Dataset<Row> candidates, Dataset<Row> timeline, long added, List<AddFile> touched) {
    if (added == 0 && touched.isEmpty()) {
      return StagedWrite.NOTHING;
    }
    RowShape shape = new RowShape(schema);
    Dataset<Row> versions = candidates
        .filter(col(ChangeColumns.CHANGE).equalTo(ChangeColumns.PUT))
        .join(places(VersionTimeline.added(timeline)), isPlace());
    for (String column : VALIDITY) {
      versions = versions.withColumn(column, col(next(column)));
    }
    Dataset<Row> put = shape.of(input.addPartitions().apply(versions)).coalesce(input.tasks());
    if (touched.isEmpty()) {
      return Staging.write(put, spec);
    }
    Dataset<Row> joined = files
        .keyed(touched, input.key(), candidates.schema(), VersionTimeline.FILE)
        .join(places(VersionTimeline.changed(timeline)), isPlace(), "left");
    Column changed = col(FOUND).isNotNull();
    Dataset<Row> stay = joined.filter(
        col(FOUND).isNull().or(col(next(VersionColumns.VALID_FROM)).isNotNull()));
    for (String column : VALIDITY) {
      stay = stay.withColumn(column, when(changed, col(next(column))).otherwise(col(column)));
    }
    return Staging.write(shape.of(stay).union(put), spec);
  }

  /** Where versions stand, under other names, and from when to when they are valid now. */
  private Dataset<Row> places(Dataset<Row> versions) {
    String[] columns =
        Stream.concat(Stream.of(ChangeColumns.ORDER), VALIDITY.stream()).toArray(String[]::new);
    Dataset<Row> places =
        versions.select(input.key().all(SOUGHT, columns)).withColumn(FOUND, lit(true));
    for (String column : columns) {
      places = places.withColumnRenamed(column, next(column));
    }
    return places;
  }

  private Column isPlace() {
    return input
        .key()
        .is(SOUGHT)
        .and(col(ChangeColumns.ORDER).eqNullSafe(col(next(ChangeColumns.ORDER))));
  }

  private static String next(String column) {
    return "_change_next" + column;
  }
}
