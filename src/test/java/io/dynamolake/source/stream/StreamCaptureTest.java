// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.cli.demo.DemoServer;
import io.dynamolake.landing.ChangeFileName;
import io.dynamolake.landing.StreamGap;
import io.dynamolake.landing.StreamGap.Kind;
import io.dynamolake.source.TableAddress;
import io.dynamolake.testing.StreamStub;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a stream can do to its reader. */
@Timeout(60)
class StreamCaptureTest {
  private static final CapturePace PACE = new CapturePace(2, Duration.ZERO);

  @TempDir
  private Path landing;

  private final StreamStub stream = new StreamStub();
  private int filesUntilCrash = Integer.MAX_VALUE;

  StreamCaptureTest() throws IOException {}

  @BeforeEach
  void provideCredentials() {
    DemoServer.provideCredentials();
  }

  @AfterEach
  void close() {
    stream.close();
  }

  @Test
  void readsParentsBeforeChildrenThroughAllPages() throws Exception {
    stream.shard("c", "b");
    stream.shard("b", "a");
    stream.shard("b2", "a");
    stream.shard("a", "gone before anybody looked");
    stream.shard("other", null);
    stream.write("a", 1, 2, 3, 4, 5, 6, 7);
    stream.write("b", 8, 9);
    stream.write("b2", 10);
    stream.write("c", 11, 12, 13, 14);
    List.of("a", "b").forEach(stream::close);

    CaptureReport report = pass();

    assertThat(report)
        .isEqualTo(new CaptureReport(stream.label(), report.through(), 5, 4, 14, List.of()));
    assertThat(landed())
        .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L);
    assertThat(stream.firstReads())
        .containsSubsequence("a", "b", "c")
        .containsSubsequence("a", "b2");
    assertThat(
            landing.resolve(
                "changes/" + ChangeFileName.folder(stream.label())
                    + "/c/0000000000000000000000000000000000000011-0000000000000000000000000000000000000014-4.json.gz"))
        .exists();
  }

  @Test
  void goesOnWhereItEnded() throws Exception {
    stream.shard("a", null);
    stream.write("a", 1, 2, 3, 4);
    assertThat(pass().records()).isEqualTo(4);
    assertThat(pass().records()).isZero();
    stream.write("a", 5);
    stream.close("a");
    stream.shard("b", "a");
    stream.write("b", 6);

    assertThat(pass().records()).isEqualTo(2);

    assertThat(landed()).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L);
    CaptureReport idle = pass();
    assertThat(idle)
        .isEqualTo(new CaptureReport(stream.label(), idle.through(), 1, 0, 0, List.of()));
  }

  @Test
  void followsASplitWithOneClient() throws Exception {
    stream.shard("a", null);
    stream.write("a", 1);
    try (StreamCapture capture = capture()) {
      capture.pass();
      stream.write("a", 2);
      stream.close("a");
      stream.shard("b", "a");
      stream.write("b", 3);
      stream.expireNextIterators.set(1);
      assertThat(capture.pass().records()).isEqualTo(2);
      stream.write("b", 4);
      assertThat(capture.pass().records()).isEqualTo(1);
    }
    assertThat(landed()).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
  }

  @Test
  void takesAnotherIteratorForOneThatExpired() throws Exception {
    stream.shard("a", null);
    stream.write("a", 1, 2, 3, 4, 5, 6, 7);
    stream.expireNextIterators.set(3);

    assertThat(pass().gaps()).isEmpty();

    assertThat(landed()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void givesUpOnIteratorsThatExpireAtOnce() {
    stream.shard("a", null);
    stream.expireNextIterators.set(100);
    assertThatThrownBy(this::pass)
        .isInstanceOf(DynamoLakeException.class)
        .hasMessage(
            "Cannot capture shard a: its iterators expire or are trimmed at once. Run again.");
  }

  @Test
  void waitsOutThrottling() throws Exception {
    stream.shard("a", null);
    stream.write("a", 1);
    stream.throttleNextCalls.set(2);
    assertThat(pass().records()).isEqualTo(1);
  }

  @Test
  void namesAGapWhereRecordsWereTrimmed() throws Exception {
    stream.shard("a", null);
    stream.write("a", 1, 2);
    pass();
    stream.write("a", 3, 4, 5, 6);
    stream.trim("a", 4);

    CaptureReport report = pass();

    assertThat(landed()).containsExactlyInAnyOrder(1L, 2L, 5L, 6L);
    assertThat(report.gaps()).hasSize(1);
    StreamGap gap = report.gaps().get(0);
    assertThat(gap.kind()).isEqualTo(Kind.TRIMMED);
    assertThat(gap.shardId()).isEqualTo("a");
    assertThat(gap.afterSequenceNumber()).isEqualTo("2");
    assertThat(gap.from()).isEqualTo("1970-01-01T00:00:02Z");
    assertThat(gap.text())
        .startsWith(
            "shard a after sequence number 2: records were deleted before they were read; changes between"
                + " 1970-01-01T00:00:02Z and ");
    // It stays until somebody deletes it, and does not come back then.
    assertThat(pass().gaps()).isEqualTo(report.gaps());
    Files.delete(Path.of(URI.create(gap.file())));
    assertThat(pass().gaps()).isEmpty();
  }

  @Test
  void namesAGapWhereAShardWentAway() throws Exception {
    stream.shard("a", null);
    stream.write("a", 1);
    pass();
    stream.forget("a");
    stream.shard("c", "b");
    stream.write("c", 9);

    assertThat(pass().gaps())
        .extracting(StreamGap::kind, StreamGap::shardId)
        .containsExactlyInAnyOrder(tuple(Kind.SHARD_GONE, "a"), tuple(Kind.PARENT_GONE, "c"));
    assertThat(landed()).containsExactlyInAnyOrder(1L, 9L);
  }

  @Test
  void aShardThatWasReadToItsEndMayGo() throws Exception {
    stream.shard("a", null);
    stream.write("a", 1);
    stream.close("a");
    stream.shard("b", "a");
    pass();
    stream.forget("a");
    stream.write("b", 2);
    assertThat(pass().gaps()).isEmpty();
    assertThat(landed()).containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void namesAGapWhereNothingTellsWhatWasInTheHoursBefore() throws Exception {
    stream.shard("quiet", null);
    pass();
    Path pass = captured("pass.json");
    Files.writeString(
        pass,
        Files.readString(pass)
            .replaceFirst("\"through\":\"[^\"]+\"", "\"through\":\"2026-01-01T00:00:00Z\""));

    assertThat(pass().gaps()).extracting(StreamGap::kind).containsExactly(Kind.TOO_LATE);
    assertThat(pass().gaps()).hasSize(1);
  }

  @Test
  void aStreamThatTookTheOldOnesPlaceIsAGap() throws Exception {
    stream.shard("a", null);
    stream.write("a", 1);
    pass();
    String earlier = stream.label();
    stream.replace("2026-02-01T00:00:00.000");
    stream.shard("z", null);
    stream.write("z", 2);

    assertThat(pass().gaps())
        .extracting(StreamGap::kind, StreamGap::streamLabel)
        .containsExactlyInAnyOrder(
            tuple(Kind.SHARD_GONE, earlier),
            tuple(Kind.STREAM_REPLACED, "2026-02-01T00:00:00.000"));
    assertThat(landed()).containsExactlyInAnyOrder(1L, 2L);
    assertThat(pass().gaps()).hasSize(2);
  }

  @Test
  void aCrashBetweenFileAndCheckpointLosesNothing() throws Exception {
    for (String shard : List.of("a", "b", "c")) {
      stream.shard(shard, null);
    }
    stream.write("a", 1, 2);
    stream.write("b", 3, 4);
    stream.write("c", 5);
    // The first pass counts no file; each of the others counts one and then ends.
    for (int files : new int[] {1, 2, 2}) {
      filesUntilCrash = files;
      assertThatThrownBy(this::pass).isInstanceOf(IllegalStateException.class).hasMessage("crash");
    }
    filesUntilCrash = Integer.MAX_VALUE;

    assertThat(pass().gaps()).isEmpty();

    assertThat(landed()).containsOnly(1L, 2L, 3L, 4L, 5L).hasSizeGreaterThanOrEqualTo(5);
  }

  @Test
  void refusesAStreamWithoutNewImages() {
    stream.shard("a", null);
    stream.viewType = "KEYS_ONLY";
    assertThatThrownBy(this::pass)
        .isInstanceOf(DynamoLakeException.class)
        .hasMessageStartingWith("Cannot land changes of this stream: its view type is KEYS_ONLY,");
    assertThat(landing).isEmptyDirectory();
  }

  @Test
  void refusesToReadACheckpointThatIsNone() throws Exception {
    stream.shard("a", null);
    pass();
    Path checkpoint = captured("shards/a.json");
    Files.writeString(checkpoint, "{\"shardId\":\"a\"}");
    assertThatThrownBy(this::pass)
        .isInstanceOf(DynamoLakeException.class)
        .hasMessageContaining("it has no text sequenceNumber");
  }

  @Test
  void aStreamThatWasOnForDaysBeforeItsFirstCaptureIsAGapForOlderTables() throws Exception {
    stream.replace("2026-01-31T12:00:00.000");
    stream.shard("a", null);
    stream.write("a", 1);

    CaptureReport report = pass();

    assertThat(report.gaps()).extracting(StreamGap::kind).containsExactly(Kind.NEVER_READ);
    Instant kept = report.through().minus(Duration.ofHours(24));
    assertThat(report.gaps().get(0).isOpen(kept.minusSeconds(1))).isTrue();
    assertThat(report.gaps().get(0).isOpen(kept)).isFalse();
    assertThat(pass().gaps()).hasSize(1);
    assertThat(landed()).containsExactly(1L);
  }

  @Test
  void whatLambdaLandsBesideTellsThatTheStreamWasRead() throws Exception {
    stream.replace("2026-01-31T12:00:00.000");
    stream.shard("a", null);
    Files.createDirectories(
        landing.resolve("changes/" + ChangeFileName.folder(stream.label()) + "/unknown"));

    assertThat(pass().gaps()).isEmpty();
  }

  @Test
  void goesOnInTheSameProcessAfterAFileThatCouldNotBeWritten() throws Exception {
    stream.shard("a", null);
    stream.write("a", 1, 2);
    Path folder = landing.resolve("changes");
    Files.writeString(folder, "in the way");
    try (StreamCapture capture = capture()) {
      assertThatThrownBy(capture::pass).isInstanceOf(DynamoLakeException.class);
      Files.delete(folder);
      stream.write("a", 3);
      assertThat(capture.pass().records()).isEqualTo(3);
    }
    assertThat(landed()).containsExactlyInAnyOrder(1L, 2L, 3L);
  }

  @Test
  void forgetsTheCheckpointsOfShardsThatDynamoDbHasForgotten() throws Exception {
    stream.shard("a", null);
    stream.write("a", 1);
    stream.close("a");
    pass();
    assertThat(captured("shards/a.json")).exists();
    stream.shard("b", "a");
    pass();
    stream.forget("a");

    assertThat(pass().gaps()).isEmpty();

    assertThat(captured("shards")).isDirectoryNotContaining("glob:**/a.json");
    assertThat(pass().gaps()).isEmpty();
  }

  private Path captured(String file) {
    return landing.resolve("capture/" + ChangeFileName.folder(stream.label()) + "/" + file);
  }

  private CaptureReport pass() throws InterruptedException {
    try (StreamCapture capture = capture()) {
      return capture.pass();
    }
  }

  private StreamCapture capture() {
    CaptureSteps steps = new CaptureSteps() {
      @Override
      public synchronized void fileLanded() {
        if (--filesUntilCrash <= 0) {
          throw new IllegalStateException("crash");
        }
      }

      @Override
      public void checkpointWritten() {}
    };
    TableAddress table = new TableAddress(StreamStub.TABLE, "eu-west-1", stream.endpoint());
    return new StreamCapture(
        new Configuration(false), table, landing.toString(), steps, PACE, Clock.systemUTC());
  }

  private List<Long> landed() throws Exception {
    return LandedChanges.in(landing).stream()
        .map(change -> Long.parseLong(String.valueOf(change.metadata().sequenceNumber())))
        .toList();
  }
}
