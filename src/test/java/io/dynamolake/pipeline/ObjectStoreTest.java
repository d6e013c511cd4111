// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static io.dynamolake.testing.Application.canonical;
import static io.dynamolake.testing.Application.exportPipeline;
import static io.dynamolake.testing.Application.shownItems;
import static org.assertj.core.api.Assertions.assertThat;

import io.delta.storage.CloseableIterator;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.pipeline.ledger.LockTiming;
import io.dynamolake.pipeline.ledger.RunId;
import io.dynamolake.pipeline.ledger.TableLock;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.schema.registry.SchemaRegistry;
import io.dynamolake.table.LakeTable;
import io.dynamolake.table.PublishRequest;
import io.dynamolake.table.Staging;
import io.dynamolake.table.StagingSpec;
import io.dynamolake.table.TableFormat;
import io.dynamolake.table.WriteMode;
import io.dynamolake.table.delta.ConditionalPutLogStore;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.Application.Output;
import io.dynamolake.testing.ExportFolder;
import io.dynamolake.testing.ItemGenerator;
import io.dynamolake.testing.Race;
import io.dynamolake.testing.S3Server;
import io.dynamolake.testing.SparkExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Exports, lake and control files on S3. */
@ExtendWith(SparkExtension.class)
@Timeout(180)
class ObjectStoreTest {
  private static final int WRITERS = 8;
  private static final int ROUNDS = 3;

  private static Configuration configuration = new Configuration(false);

  private final String bucket = "s3a://" + S3Server.shared().bucket();

  @TempDir
  private Path folder;

  @BeforeAll
  static void connect() {
    configuration = SparkExtension.spark().sparkContext().hadoopConfiguration();
    S3Server.shared().hadoopSettings().forEach(configuration::set);
  }

  @ParameterizedTest
  @CsvSource({
    "delta, []",
    "delta, '[{name: size, expression: \"length(pk)\"}]'",
    "parquet, []",
    "parquet, '[{name: size, expression: \"length(pk)\"}]'",
  })
  void anExportOnS3BecomesATableOnS3AndTheNextOneReplacesIt(String format, String partitions)
      throws IOException {
    ItemGenerator generator = new ItemGenerator(72).keyed("pk").steady(10);
    List<String> first = Application.lines(generator.items(30));
    List<String> second = Application.lines(generator.items(20));
    String write = "write: {format: " + format + ", partition-by: " + partitions + "}\n";

    String pipeline = pipeline(export("01700000000001-00000001", first), write);
    Output run = Application.run("run", pipeline);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(shownItems(pipeline)).as("%s", generator).isEqualTo(canonical(first));

    String next = pipeline(export("01700000000002-00000002", second), write);
    Output replaced = Application.run("run", next);
    assertThat(replaced.status()).as(replaced.err()).isZero();
    assertThat(shownItems(next)).as("%s", generator).isEqualTo(canonical(second));
    assertThat(Application.run("run", next).out()).contains("published before, nothing to do");
  }

  @ParameterizedTest
  @EnumSource(TableFormat.class)
  void ofTwoCommitsOnTheSameVersionOneWins(TableFormat format) {
    SparkSession spark = SparkExtension.spark();
    String root = bucket + "/lake/orders";
    CyclicBarrier commit = new CyclicBarrier(2);
    // The first round creates the table, the second one changes it.
    for (int round = 0; round < 2; round++) {
      String prefix = "round-" + round + "-";
      List<PublishRequest> requests = List.of(
          request(root, prefix + 0, spark.sql("SELECT 0 AS id"), commit),
          request(root, prefix + 1, spark.sql("SELECT 1 AS id"), commit));
      List<String> outcomes = Race.of(
          2,
          writer -> outcome(() -> {
            LakeTable table = LakeTable.of(format, spark.newSession(), root);
            return "version " + table.publish(requests.get(writer)).version();
          }));

      String won = "version " + (format == TableFormat.DELTA ? round : round + 1);
      assertThat(outcomes).containsExactlyInAnyOrder(won, "LOCKED");
      int winner = outcomes.indexOf(won);
      LakeTable table = LakeTable.of(format, spark, root);
      assertThat(table.read().collectAsList())
          .extracting(row -> row.getInt(0))
          .containsExactly(winner);
      assertThat(table.find(prefix + winner)).isPresent();
      assertThat(table.find(prefix + (1 - winner))).isEmpty();
    }
  }

  @Test
  void ofManyCommitsOfOneVersionDeltasLogTakesOne() throws IOException {
    ConditionalPutLogStore store = new ConditionalPutLogStore(configuration);
    for (int round = 0; round < ROUNDS; round++) {
      org.apache.hadoop.fs.Path commit =
          new org.apache.hadoop.fs.Path(bucket, "_delta_log/" + round + ".json");
      List<Boolean> won = Race.of(WRITERS, writer -> {
        try {
          store.write(commit, List.of("writer " + writer).iterator(), false, configuration);
          return true;
        } catch (FileAlreadyExistsException e) {
          return false;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
      assertThat(won).containsOnlyOnce(true);
      try (CloseableIterator<String> lines = store.read(commit, configuration)) {
        assertThat(lines.next()).isEqualTo("writer " + won.indexOf(true));
      }
    }
  }

  @Test
  void ofManyRacingRunsOneGetsTheLock() {
    for (int round = 1; round <= ROUNDS; round++) {
      Queue<TableLock> held = new ConcurrentLinkedQueue<>();
      List<String> outcomes = Race.of(
          WRITERS,
          writer -> outcome(() -> {
            TableLock lock = TableLock.acquire(
                configuration,
                bucket + "/lake/_dynamolake/orders",
                new RunId("run-" + writer),
                LockTiming.defaults(),
                Clock.systemUTC());
            held.add(lock);
            lock.check();
            return "fence " + lock.fence();
          }));
      held.forEach(TableLock::close);
      assertThat(outcomes).containsOnlyOnce("fence " + round);
      assertThat(outcomes).filteredOn("LOCKED"::equals).hasSize(WRITERS - 1);
    }
  }

  @Test
  void ofManyRacingRunsOneRegistersASchema() {
    for (int round = 0; round < ROUNDS; round++) {
      SchemaRegistry registry =
          new SchemaRegistry(configuration, bucket + "/lake/_dynamolake/orders-" + round);
      List<String> outcomes = Race.of(
          WRITERS,
          writer -> outcome(() ->
              "version " + registry.register(schema("of-writer-" + writer)).version()));
      assertThat(outcomes).containsOnlyOnce("version 1");
      assertThat(outcomes).filteredOn("LOCKED"::equals).hasSize(WRITERS - 1);
      assertThat(registry.latest()).contains(schema("of-writer-" + outcomes.indexOf("version 1")));
    }
  }

  /** What the action returned, or the code of the error that it ended with. */
  private static String outcome(Supplier<String> action) {
    try {
      return action.get();
    } catch (DynamoLakeException e) {
      return e.code().name();
    }
  }

  private static RegisteredSchema schema(String column) {
    return RegisteredSchema.parse(
        "table: orders\nversion: 1\ncolumns:\n- {name: " + column + ", type: string}\n", "test");
  }

  /** Waits, before it commits, for the other one to have read the table. */
  private static PublishRequest request(
      String root, String runId, Dataset<Row> rows, CyclicBarrier commit) {
    StagingSpec spec =
        new StagingSpec(root, runId + "/1", List.of(), 1 << 20, StagingSpec.SHARE_OF_HEAP);
    return new PublishRequest(
        runId,
        WriteMode.REPLACE,
        rows.schema(),
        List.of(),
        Staging.write(rows, spec).files(),
        Map.of(),
        () -> {
          try {
            commit.await(60, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Lays the export out locally and copies it, manifests and all, into the bucket. */
  private String export(String id, List<String> lines) throws IOException {
    Path local = folder.resolve("bucket");
    Path export = Path.of(ExportFolder.in(local)
        .id(id)
        .file(lines.subList(0, 10))
        .file(lines.subList(10, lines.size()))
        .write());
    String target = bucket + "/" + local.relativize(export);
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(target);
    path.getFileSystem(configuration)
        .copyFromLocalFile(new org.apache.hadoop.fs.Path(export.toUri()), path);
    return target;
  }

  private String pipeline(String export, String more) {
    return exportPipeline(folder.resolve("pipeline.yaml"), bucket + "/lake", export, more);
  }
}
