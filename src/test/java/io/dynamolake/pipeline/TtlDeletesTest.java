// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static io.dynamolake.testing.Application.canonical;
import static io.dynamolake.testing.Application.shownItems;
import static io.dynamolake.testing.ChangeLines.both;
import static io.dynamolake.testing.ChangeLines.item;
import static io.dynamolake.testing.ChangeLines.streamedPut;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.item.ChangeRecord;
import io.dynamolake.report.Receipt;
import io.dynamolake.testing.Application;
import io.dynamolake.testing.Application.Output;
import io.dynamolake.testing.ExportFolder;
import io.dynamolake.testing.SparkExtension;
import io.dynamolake.testing.StreamFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of items that Time to Live has deleted, through {@code Main}. */
@ExtendWith(SparkExtension.class)
class TtlDeletesTest {
  private static final Instant START = Instant.parse("2026-01-31T00:00:00Z");
  private static final String LABEL = "2026-01-30T12:00:00.000";
  private static final String A = "\"pk\":{\"S\":\"a\"}";
  private static final String B = "\"pk\":{\"S\":\"b\"}";
  private static final String C = "\"pk\":{\"S\":\"c\"}";

  @TempDir
  private Path folder;

  @Test
  void deletionsByTimeToLiveAreMarkedOrIgnoredOrAppliedAndCounted() throws IOException {
    Application.publish(folder, START, "", item(A), item(B), item(C));
    Path landing = folder.resolve("events");
    Files.createDirectories(landing);
    String pipeline = pipeline("landing: " + landing);
    Files.writeString(
        landing.resolve("1"), expired(1, "a", ",\"OldImage\":{" + A + ",\"n\":{\"N\":\"1\"}}"));
    Files.writeString(landing.resolve("2"), expired(2, "b", ""));
    Receipt marked = Application.receipt(
        folder, Application.run("run", pipeline, "--set", "write.ttl-deletes=mark"));
    assertThat(List.of(marked.ttlDeletes(), marked.rows(), marked.quarantined()))
        .containsExactly(2L, 1L, 1L);
    String rows = Application.run("show", pipeline, "--as", "jsonl").out();
    assertThat(rows).containsOnlyOnce("\"_change_expired_at\":\"2026-01-31T00:00:01");
    assertItems(pipeline, item(A + ",\"n\":{\"N\":\"1\"}"), item(B), item(C));
    Files.writeString(landing.resolve("3"), expired(3, "b", "") + expired(4, "c", ""));
    Output ignoring = Application.run("run", pipeline, "--set", "write.ttl-deletes=ignore");
    assertThat(ignoring.out()).contains("  TTL deletes  2 among them");
    Receipt ignored = Application.receipt(folder, ignoring);
    assertThat(List.of(ignored.itemsIn(), ignored.rows(), ignored.superseded()))
        .containsExactly(2L, 0L, 2L);
    assertItems(pipeline, item(A + ",\"n\":{\"N\":\"1\"}"), item(B), item(C));
    Files.writeString(landing.resolve("5"), expired(5, "b", ""));
    ChangeRecord back = streamedPut(LABEL, "6", START.plusSeconds(6), A, "");
    new StreamFiles(landing).write(LABEL, "1", List.of(back));
    Receipt applied = Application.receipt(folder, Application.run("run", pipeline));
    assertThat(List.of(applied.ttlDeletes(), applied.rows())).containsExactly(1L, 2L);
    assertItems(pipeline, item(A), item(C));
    assertThat(Application.run("show", pipeline, "--as", "jsonl").out())
        .doesNotContain("\"_change_expired_at\":\"");
  }

  /** A replica's stream, and an export, do not tell who deleted: the item's own time does. The last one had not expired yet. */
  @Test
  void deletionsOfExpiredItemsCountAsByTimeToLiveWhereTheAttributeIsKnown() throws IOException {
    String expiry = ",\"ttl\":{\"N\":\"" + START.getEpochSecond() + "\"}";
    String later = ",\"ttl\":{\"N\":\"" + START.plusSeconds(60).getEpochSecond() + ".5\"}";
    Application.publish(folder, START, "", item(A + expiry), item(B + expiry), item(C + later));
    Path landing = Files.createDirectories(folder.resolve("replica"));
    String pipeline = pipeline("landing: " + landing);
    Files.writeString(landing.resolve("1"), replicated(1, "a", A + expiry));
    Files.writeString(landing.resolve("2"), replicated(60, "c", C + later));
    Output run = Application.run(
        "run", pipeline, "--set", "write.ttl-deletes=ignore", "--set", "write.ttl-attribute=ttl");
    Receipt ignored = Application.receipt(folder, run);
    assertThat(List.of(ignored.ttlDeletes(), ignored.rows(), ignored.superseded()))
        .containsExactly(1L, 1L, 1L);
    assertItems(pipeline, item(A + expiry), item(B + expiry));
    Files.writeString(landing.resolve("3"), replicated(61, "b", B + expiry));
    Receipt applied = Application.receipt(folder, Application.run("run", pipeline));
    assertThat(List.of(applied.ttlDeletes(), applied.rows())).containsExactly(0L, 1L);
    assertItems(pipeline, item(A + expiry));
  }

  /** Its old image is of the window's beginning, and the item may have got more time since. */
  @Test
  void anExportsDeletionIsOneLikeAllOthers() {
    String expiry = ",\"ttl\":{\"N\":\"" + START.getEpochSecond() + "\"}";
    Application.publish(folder, START, "", item(A + expiry), item(B));
    ExportFolder.in(folder.resolve("bucket"))
        .id("01700000000001-00000000")
        .changes(START, START.plusSeconds(900))
        .file(both(START.plusSeconds(60), A, expiry, null))
        .write();
    String pipeline = pipeline("exports: " + folder.resolve("bucket"));
    Receipt receipt = Application.receipt(
        folder,
        Application.run(
            "run",
            pipeline,
            "--set",
            "write.ttl-deletes=ignore",
            "--set",
            "write.ttl-attribute=ttl"));
    assertThat(List.of(receipt.ttlDeletes(), receipt.rows())).containsExactly(0L, 1L);
    assertItems(pipeline, item(B));
  }

  private static String replicated(int second, String key, String image) {
    return expired(second, key, ",\"OldImage\":{" + image + "}")
        .replaceAll(",\"userIdentity\":[^}]*}", "");
  }

  private static String expired(int second, String key, String image) {
    return "{\"eventID\":\"t" + second
        + "\",\"eventName\":\"REMOVE\",\"eventSource\":\"aws:dynamodb\",\"dynamodb\":{"
        + "\"ApproximateCreationDateTime\":" + START.plusSeconds(second).getEpochSecond()
        + ",\"SequenceNumber\":\"" + second + "\",\"Keys\":{\"pk\":{\"S\":\"" + key + "\"}}" + image
        + "},\"eventSourceARN\":\"arn:aws:dynamodb:eu-west-1:1:table/orders/stream/" + LABEL
        + "\",\"userIdentity\":{\"type\":\"Service\",\"principalId\":\"dynamodb.amazonaws.com\"}}";
  }

  private String pipeline(String changes) {
    return Application.write(
        folder.resolve("changes.yaml"),
        "table: orders\nlake: " + folder.resolve("lake") + "\nsource: {type: changes, "
            + changes
            + "}\nwrite: {mode: merge}\nschema: {drift: {new-attribute: add-new-columns}}\n");
  }

  private static void assertItems(String pipeline, String... items) {
    assertThat(shownItems(pipeline)).isEqualTo(canonical(List.of(items)));
  }
}
