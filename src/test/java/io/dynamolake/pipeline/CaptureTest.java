// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.ChangeRecord;
import io.dynamolake.item.Item;
import io.dynamolake.landing.StreamGap;
import io.dynamolake.pipeline.ledger.CrashPoint;
import io.dynamolake.pipeline.ledger.LockTiming;
import io.dynamolake.pipeline.ledger.RunId;
import io.dynamolake.pipeline.ledger.TableLock;
import io.dynamolake.source.stream.LandedChanges;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.Application.Output;
import io.dynamolake.testing.ApplicationProcess;
import io.dynamolake.testing.DynamoDbLocal;
import io.dynamolake.testing.ItemGenerator;
import io.dynamolake.testing.SdkItems;
import io.dynamolake.testing.SparkExtension;
import io.dynamolake.testing.StreamFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** {@code capture} against DynamoDB Local. */
@ExtendWith(SparkExtension.class)
class CaptureTest {
  private static final int KEYS = 30;

  @TempDir
  private Path temp;

  private final DynamoDbLocal local = DynamoDbLocal.shared();
  private final DynamoDbClient client = local.client();
  private final String table = DynamoDbLocal.tableName("captured");
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final ItemGenerator items = new ItemGenerator(seed).plainNumbers();
  private final Map<String, Item> state = new HashMap<>();
  private int changes;

  @AfterEach
  void healCrashes() {
    System.clearProperty(CrashPoint.PROPERTY);
  }

  @Test
  void landsEveryChangeOnceInWhateverPassesAndTheyAddUpToTheTable() throws Exception {
    createTable(StreamViewType.NEW_AND_OLD_IMAGES);
    for (int pass = 0; pass < 3; pass++) {
      write(150);
      Output captured = Application.run("capture", pipeline());
      assertThat(captured.status()).describedAs(captured.err()).isZero();
      assertThat(captured.out())
          .startsWith("orders: landed ")
          .contains(" files from 1 shards of stream ");
    }
    assertThat(Application.run("capture", pipeline()).out())
        .startsWith("orders: landed 0 changes in 0 files");

    List<ChangeRecord> landed = LandedChanges.in(landing());
    assertThat(landed).describedAs("seed %d", seed).hasSize(changes);
    assertThat(replayed(landed)).describedAs("seed %d", seed).isEqualTo(canonical());
    assertThat(landed).allSatisfy(change -> {
      assertThat(change.metadata().streamLabel()).isNotBlank();
      assertThat(change.metadata().shardId()).startsWith("shardId-");
      assertThat(change.metadata().eventId()).isNotBlank();
    });
  }

  @Test
  void losesNothingWhenItIsKilledBetweenItsSteps() throws Exception {
    createTable(StreamViewType.NEW_IMAGE);
    write(40);
    try (ApplicationProcess killed = ApplicationProcess.in(temp.resolve("process"))
        .property(CrashPoint.PROPERTY, CrashPoint.AFTER_CHANGE_FILE.key() + ":halt")
        .environment("AWS_ACCESS_KEY_ID", "local")
        .environment("AWS_SECRET_ACCESS_KEY", "local")
        .start("capture", pipeline())) {
      assertThat(killed.exitCode()).isEqualTo(ApplicationProcess.KILLED);
    }
    assertThat(LandedChanges.in(landing())).hasSize(changes);
    write(10);
    crash(CrashPoint.AFTER_CHANGE_CHECKPOINT);
    write(10);
    crash(CrashPoint.AFTER_CHANGE_FILE);

    Output captured = Application.run("capture", pipeline());

    assertThat(captured.status()).describedAs(captured.err()).isZero();
    List<ChangeRecord> landed = LandedChanges.in(landing());
    assertThat(landed.stream().map(change -> change.metadata().sequenceNumber()).distinct())
        .hasSize(changes);
    assertThat(replayed(landed)).describedAs("seed %d", seed).isEqualTo(canonical());
  }

  @Test
  void refusesAStreamThatIsNoneOrTellsNoNewImages() throws Exception {
    createTable(null);
    Output without = Application.run("capture", pipeline());
    assertThat(without.status()).isEqualTo(2);
    assertThat(without.err())
        .contains("it has no stream. Switch one on, with view type NEW_AND_OLD_IMAGES");
    assertThat(Application.run("run", exactScan()).err()).isEqualTo(without.err());

    client.updateTable(update -> update
        .tableName(table)
        .streamSpecification(
            stream -> stream.streamEnabled(true).streamViewType(StreamViewType.KEYS_ONLY)));
    Output keysOnly = Application.run("capture", pipeline());
    assertThat(keysOnly.status()).isEqualTo(2);
    assertThat(keysOnly.err()).contains("its view type is KEYS_ONLY");
    assertThat(Application.run("plan", exactScan()).err()).isEqualTo(keysOnly.err());
    assertThat(LandedChanges.files(landing())).isEmpty();
  }

  @Test
  void onlyOneProcessCapturesATable() throws Exception {
    createTable(StreamViewType.NEW_IMAGE);
    try (TableLock held = TableLock.acquire(
        new Configuration(false),
        landing().toString(),
        new RunId("another"),
        LockTiming.defaults(),
        Clock.systemUTC())) {
      assertThat(held.fence()).isPositive();
      Output second = Application.run("capture", pipeline());
      assertThat(second.status()).isEqualTo(8);
      assertThat(second.err()).contains("another");
      Output exact = Application.run("run", exactScan());
      assertThat(exact.status()).isEqualTo(8);
      assertThat(exact.err()).contains("another");
    }
  }

  @Test
  void anotherSourceIsRefused() throws Exception {
    Path export = temp.resolve("export.yaml");
    Files.writeString(
        export, "table: orders\nlake: /tmp/lake\nsource: {type: export, path: /tmp/e}\n");
    Output captured = Application.run("capture", export.toString());
    assertThat(captured.status()).isEqualTo(2);
    assertThat(captured.err())
        .contains("its source is no stream. Set source.type changes and source.stream true.");
  }

  @Test
  void whatWasCapturedIsAppliedAndAGapIsOpenUntilTheNextSnapshot() throws Exception {
    createTable(StreamViewType.NEW_AND_OLD_IMAGES);
    write(40);
    assertRun("capture", pipeline());
    assertRun("run", scan());
    write(60);
    assertRun("capture", pipeline());
    assertRun("run", pipeline());
    assertThat(Application.shownItems(pipeline()))
        .describedAs("seed %d", seed)
        .isEqualTo(Application.canonical(Application.lines(List.copyOf(state.values()))));
    String label = String.valueOf(LandedChanges.in(landing()).get(0).metadata().streamLabel());
    new StreamFiles(landing())
        .write(new StreamGap(
            StreamGap.Kind.TRIMMED, label, "shard", "", Instant.EPOCH, Instant.now(), ""));
    for (String command : List.of("capture", "run")) {
      Output gap = Application.run(command, pipeline());
      assertThat(gap.status()).isEqualTo(7);
      assertThat(gap.err()).contains("shard shard: records were deleted before they were read");
    }
    assertRun("run", exactScan());
    assertRun("capture", pipeline());
    assertRun("run", pipeline());
    new StreamFiles(landing())
        .write(new StreamGap(
            StreamGap.Kind.SHARD_GONE,
            label,
            "shard",
            "",
            Instant.EPOCH,
            Instant.now().plusSeconds(600),
            ""));
    Output inexact = Application.run("run", exactScan());
    assertThat(inexact.status()).isEqualTo(7);
    assertThat(inexact.err())
        .contains("to the scan of arn:aws:dynamodb:")
        .contains("shard shard: the shard was deleted before it was read to its end")
        .contains("Use another run id, for a scan that begins now");
  }

  @Test
  @Timeout(240)
  void whatIsWrittenIsCapturedAndAppliedFromIntervalToInterval() throws Exception {
    createTable(StreamViewType.NEW_AND_OLD_IMAGES);
    write(20);
    assertRun("run", scan());
    String pipeline = pipeline();
    CompletableFuture<Output> repeated =
        CompletableFuture.supplyAsync(() -> Application.run("run", pipeline, "--every", "1s"));
    try {
      for (int round = 0; round < 2; round++) {
        write(30);
        List<String> written =
            Application.canonical(Application.lines(List.copyOf(state.values())));
        while (!Application.shownItems(pipeline).equals(written)) {
          assertThat(repeated).as("seed %d", seed).isNotDone();
          TimeUnit.SECONDS.sleep(1);
        }
      }
    } finally {
      // This ends the command, whatever becomes of the test.
      client.updateTable(update ->
          update.tableName(table).streamSpecification(stream -> stream.streamEnabled(false)));
    }
    assertThat(repeated.get().err()).contains("it has no stream. Switch one on");
    assertThat(repeated.get().status()).isEqualTo(2);
  }

  private static void assertRun(String command, String pipeline) {
    Output run = Application.run(command, pipeline);
    assertThat(run.status()).as(run.err()).isZero();
  }

  private void crash(CrashPoint point) throws IOException {
    System.setProperty(CrashPoint.PROPERTY, point.key() + ":throw");
    assertThat(Application.run("capture", pipeline()).status()).isEqualTo(1);
    System.clearProperty(CrashPoint.PROPERTY);
  }

  private Path landing() {
    return temp.resolve("lake/_dynamolake/orders/landing/stream");
  }

  private String pipeline() throws IOException {
    return pipeline("stream.yaml", "type: changes, stream: true", "merge");
  }

  private String scan() throws IOException {
    return pipeline("scan.yaml", "type: scan", "replace");
  }

  private String exactScan() throws IOException {
    return pipeline("exact.yaml", "type: scan, with-changes: true", "replace");
  }

  private String pipeline(String name, String source, String mode) throws IOException {
    Path file = temp.resolve(name);
    Files.writeString(
        file,
        "table: orders\nlake: " + temp.resolve("lake") + "\nsource: {" + source + ", table: "
            + table + ", region: " + DynamoDbLocal.REGION + ", endpoint: \"" + local.endpoint()
            + "\"}\nwrite: {mode: " + mode + "}\n");
    return file.toString();
  }

  private void createTable(@Nullable StreamViewType view) {
    client.createTable(create -> {
      create
          .tableName(table)
          .billingMode(BillingMode.PAY_PER_REQUEST)
          .keySchema(key -> key.attributeName("pk").keyType(KeyType.HASH))
          .attributeDefinitions(
              key -> key.attributeName("pk").attributeType(ScalarAttributeType.S));
      if (view != null) {
        create.streamSpecification(stream -> stream.streamEnabled(true).streamViewType(view));
      }
    });
  }

  /** Writes that change something: others tell nothing to the stream. */
  private void write(int count) {
    for (int i = 0; i < count; i++) {
      String key = "key " + random.nextInt(KEYS);
      if (random.nextInt(4) == 0 && state.containsKey(key)) {
        client.deleteItem(delete -> delete
            .tableName(table)
            .key(Map.of(
                "pk", software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS(key))));
        state.remove(key);
      } else {
        Map<String, AttributeValue> attributes =
            new LinkedHashMap<>(items.next().attributes());
        attributes.put("pk", new AttributeValue.S(key));
        attributes.put("write", new AttributeValue.N(Integer.toString(changes)));
        Item item = new Item(attributes);
        client.putItem(put -> put.tableName(table).item(SdkItems.of(item)));
        state.put(key, item);
      }
      changes++;
    }
  }

  private Map<String, Map<String, AttributeValue>> canonical() {
    Map<String, Map<String, AttributeValue>> all = new HashMap<>();
    state.forEach((key, item) -> all.put(key, AttributeValue.canonical(item.attributes())));
    return all;
  }

  private static Map<String, Map<String, AttributeValue>> replayed(List<ChangeRecord> landed) {
    List<ChangeRecord> ordered = new ArrayList<>(landed);
    ordered.sort(Comparator.comparing(
        change -> new BigInteger(String.valueOf(change.metadata().sequenceNumber()))));
    Map<String, Map<String, AttributeValue>> all = new HashMap<>();
    for (ChangeRecord change : ordered) {
      assertThat(change.keys().get("pk")).isInstanceOf(AttributeValue.S.class);
      String key = change.keys().get("pk") instanceof AttributeValue.S text ? text.value() : "";
      Map<String, AttributeValue> image = change.newImage();
      if (image == null) {
        all.remove(key);
      } else {
        all.put(key, AttributeValue.canonical(image));
      }
    }
    return all;
  }
}
