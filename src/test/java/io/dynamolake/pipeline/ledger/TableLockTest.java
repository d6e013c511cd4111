// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.testing.Race;
import io.dynamolake.testing.S3Stub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class TableLockTest {
  private static final RunId RUN = new RunId("replace-1");
  private static final RunId OTHER = new RunId("replace-2");
  private static final LockTiming TIMING = LockTiming.defaults();
  private static final Instant START = Instant.parse("2026-11-22T03:00:00Z");

  @TempDir
  private Path control;

  private final Configuration conf = new Configuration(false);
  private LockFolder folder;
  private MovableClock clock;

  @BeforeEach
  void openFolder() {
    folder = new LockFolder(conf, control.toString());
    clock = new MovableClock(START);
  }

  @Test
  void aLockIsHeldUntilItIsReleasedAndNumbersGrow() {
    for (long fence = 1; fence <= 3; fence++) {
      try (TableLock lock = acquire(RUN, clock)) {
        assertThat(lock.fence()).isEqualTo(fence);
        lock.check();
        assertThat(folder.read(fence).orElseThrow().state()).isEqualTo(LockRecord.State.HELD);
      }
      assertThat(folder.read(fence).orElseThrow().state()).isEqualTo(LockRecord.State.RELEASED);
    }
    assertThat(control.resolve("lock")).isDirectoryContaining("glob:**000000003.json");
  }

  @Test
  void theLastFewLocksAreKept() {
    for (long fence = 1; fence <= 30; fence++) {
      acquire(RUN, clock).close();
    }
    assertThat(control.resolve("lock").toFile().list((dir, name) -> name.endsWith(".json")))
        .hasSize(11)
        .contains("000000030.json", "000000020.json");
    try (TableLock lock = acquire(RUN, clock)) {
      assertThat(lock.fence()).isEqualTo(31);
    }
  }

  @Test
  void aSecondRunIsToldWhoHoldsTheLockAndWhatToDo() {
    try (TableLock lock = acquire(RUN, clock)) {
      ProcessIdentity self = ProcessIdentity.current();
      assertThatThrownBy(() -> acquire(OTHER, clock))
          .isInstanceOfSatisfying(
              DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOCKED))
          .hasMessage(
              "Cannot start run replace-2: run replace-1 on " + self.host() + " (pid " + self.pid()
                  + ") holds the table's lock since 2026-11-22T03:00:00Z until 2026-11-22T03:15:00Z. Run again when it has ended;"
                  + " if that process is dead, wait until then or delete " + control
                  + "/lock/000000001.json.");
      lock.check();
    }
  }

  @Test
  void renewalMovesTheExpiry() {
    try (TableLock lock = acquire(RUN, clock)) {
      for (int i = 0; i < 20; i++) {
        clock.pass(Duration.ofMinutes(10));
        lock.renew();
        lock.check();
      }
      assertThat(folder.read(1).orElseThrow().expiresAt())
          .isEqualTo(START.plus(Duration.ofMinutes(215)));
      assertThat(folder.read(1).orElseThrow().acquiredAt()).isEqualTo(START);
    }
  }

  @Test
  void theRenewingThreadRenews() throws InterruptedException {
    LockTiming fast =
        new LockTiming(Duration.ofMinutes(15), Duration.ofMillis(20), Duration.ofMinutes(1));
    try (TableLock lock = TableLock.acquire(folder, RUN, fast, clock, clock::nanoTime)) {
      clock.pass(Duration.ofMinutes(5));
      Instant renewed = START.plus(Duration.ofMinutes(20));
      while (!folder.read(1).orElseThrow().expiresAt().equals(renewed)) {
        Thread.sleep(5);
      }
      lock.check();
    }
  }

  @Test
  void aHolderStopsTrustingItsLockBeforeOthersTakeIt() {
    try (TableLock zombie = acquire(RUN, clock)) {
      clock.pass(Duration.ofMinutes(14).minusMillis(1));
      zombie.check();
      clock.pass(Duration.ofMillis(1));
      assertThatThrownBy(zombie::check)
          .isInstanceOfSatisfying(
              DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOCKED))
          .hasMessage(
              "Cannot publish run replace-1: its lock 1 was not renewed in time (valid until 2026-11-22T03:15:00Z)."
                  + " Run again with the same run id; if it happens again, look at the machine's clock and the lake's storage.");
      clock.pass(Duration.ofMinutes(2));
      assertThatThrownBy(() -> acquire(OTHER, clock)).isInstanceOf(DynamoLakeException.class);
      clock.pass(Duration.ofMillis(1));
      try (TableLock next = acquire(OTHER, clock)) {
        assertThat(next.fence()).isEqualTo(2);
        next.check();
      }
    }
  }

  @Test
  void aZombieWhoseLockWasTakenOverIsRefusedAndDisturbsNobody() {
    TableLock zombie = acquire(RUN, clock);
    MovableClock elsewhere = new MovableClock(START.plus(Duration.ofMinutes(17)));
    try (TableLock next = acquire(OTHER, elsewhere)) {
      assertThatThrownBy(zombie::check)
          .hasMessage("Cannot publish run replace-1: its lock 1 was taken over, see " + control
              + "/lock/000000002.json. Run again with the same run id when that run has ended.");
      zombie.renew();
      zombie.close();
      next.check();
      next.renew();
      next.check();
      assertThat(folder.read(2).orElseThrow().state()).isEqualTo(LockRecord.State.HELD);
      assertThatThrownBy(() -> acquire(RUN, elsewhere)).isInstanceOf(DynamoLakeException.class);
    }
  }

  @Test
  void aLockThatExpiredIsNeverRevived() {
    try (TableLock zombie = acquire(RUN, clock)) {
      clock.pass(Duration.ofMinutes(30));
      zombie.renew();
      assertThat(folder.read(1).orElseThrow().expiresAt())
          .isEqualTo(START.plus(Duration.ofMinutes(15)));
      clock.jump(Duration.ofMinutes(-30));
      assertThatThrownBy(zombie::check).hasMessageContaining("was not renewed in time");
    }
  }

  @Test
  void aWallClockThatJumpsBackDoesNotLengthenTheLock() {
    try (TableLock lock = acquire(RUN, clock)) {
      clock.jump(Duration.ofHours(-26));
      lock.check();
      clock.pass(Duration.ofMinutes(14));
      assertThatThrownBy(lock::check).hasMessageContaining("was not renewed in time");
    }
  }

  @Test
  void aWallClockThatJumpsForwardLosesTheLock() {
    try (TableLock lock = acquire(RUN, clock)) {
      clock.jump(Duration.ofHours(26));
      assertThatThrownBy(lock::check).hasMessageContaining("was not renewed in time");
    }
  }

  @Test
  void aMachineThatSleptTooLongLosesTheLock() {
    try (TableLock lock = acquire(RUN, clock)) {
      clock.sleep(Duration.ofHours(1));
      lock.renew();
      assertThatThrownBy(lock::check).hasMessageContaining("was not renewed in time");
    }
  }

  @Test
  void aTakerWhoseClockRunsBehindWaits() {
    try (TableLock lock = acquire(RUN, clock)) {
      MovableClock behind = new MovableClock(START.minus(Duration.ofHours(26)));
      assertThatThrownBy(() -> acquire(OTHER, behind)).isInstanceOf(DynamoLakeException.class);
      lock.check();
    }
  }

  @Test
  void oneOfManyThreadsWinsEachNumber() {
    for (int round = 1; round <= 20; round++) {
      int attempt = round;
      List<TableLock> won =
          Race.of(16, i -> tryAcquire(new RunId("r" + attempt + "-" + i))).stream()
              .filter(Objects::nonNull)
              .toList();
      assertThat(won).hasSize(1);
      won.get(0).check();
      won.get(0).close();
    }
    assertThat(folder.highest()).isEqualTo(20);
  }

  @Test
  void oneOfManyThreadsTakesAnExpiredLockOver() {
    TableLock zombie = acquire(RUN, clock);
    clock.pass(Duration.ofHours(1));
    List<TableLock> won = Race.of(16, i -> tryAcquire(new RunId("r" + i))).stream()
        .filter(Objects::nonNull)
        .toList();
    assertThat(won).hasSize(1);
    assertThatThrownBy(zombie::check).isInstanceOf(DynamoLakeException.class);
    won.get(0).check();
    won.get(0).close();
    zombie.close();
  }

  @Test
  void ofTwoProcessesOneWinsAndAfterKillMinusNineTheOtherGoesOnAtOnce() throws Exception {
    try (LockChild one = LockChild.start(control.toString(), "one");
        LockChild two = LockChild.start(control.toString(), "two");
        LockChild three = LockChild.start(control.toString(), "three")) {
      one.tellToLock();
      two.tellToLock();
      String first = one.answer("LOCKED", "REFUSED");
      String second = two.answer("LOCKED", "REFUSED");
      assertThat(List.of(first.substring(0, 6), second.substring(0, 6)))
          .containsExactlyInAnyOrder("LOCKED", "REFUSE");
      LockChild winner = first.startsWith("LOCKED") ? one : two;
      String refusal = first.startsWith("LOCKED") ? second : first;
      assertThat(refusal)
          .startsWith("REFUSED LOCKED Cannot start run ")
          .contains("(pid " + winner.pid() + ")");

      assertThatThrownBy(() -> acquire(RUN, Clock.systemUTC()))
          .hasMessageContaining("(pid " + winner.pid() + ")");
      winner.kill();
      three.tellToLock();
      assertThat(three.answer("LOCKED", "REFUSED")).isEqualTo("LOCKED 2");
      three.tellToRelease();
      try (TableLock lock = acquire(RUN, Clock.systemUTC())) {
        assertThat(lock.fence()).isEqualTo(3);
      }
    }
  }

  @Test
  void aHolderOnAnotherMachineBootOrNamespaceIsWaitedFor() {
    ProcessIdentity self = ProcessIdentity.current();
    List<ProcessIdentity> strangers = List.of(
        new ProcessIdentity("elsewhere", self.scope(), 1 << 30, "1"),
        new ProcessIdentity(self.host(), "another boot", 1 << 30, "1"),
        new ProcessIdentity(self.host(), "", 1 << 30, "1"),
        new ProcessIdentity(self.host(), self.scope(), 1 << 30, ""));
    for (ProcessIdentity stranger : strangers) {
      folder.replace(record(1, stranger));
      assertThatThrownBy(() -> acquire(RUN, clock)).isInstanceOf(DynamoLakeException.class);
    }
  }

  @Test
  void aPidThatAnotherProcessHasNowBelongsToADeadHolder() {
    ProcessIdentity self = ProcessIdentity.current();
    folder.replace(record(1, new ProcessIdentity(self.host(), self.scope(), self.pid(), "1")));
    try (TableLock lock = acquire(RUN, clock)) {
      assertThat(lock.fence()).isEqualTo(2);
    }
  }

  @Test
  void aDeletedLockFileIsNoLock() throws IOException {
    try (TableLock lock = acquire(RUN, clock)) {
      Files.delete(control.resolve("lock/000000001.json"));
      assertThatThrownBy(lock::check).isInstanceOf(DynamoLakeException.class);
      try (TableLock next = acquire(OTHER, clock)) {
        assertThat(next.fence()).isEqualTo(1);
        assertThatThrownBy(lock::check).hasMessageContaining("was taken over");
        lock.renew();
        lock.close();
        next.check();
      }
    }
  }

  @Test
  void otherFilesInTheFolderDoNotCount() throws IOException {
    Files.createDirectories(control.resolve("lock"));
    for (String name : List.of(
        ".000000007.json.x.tmp",
        "9.json",
        "000000009.json.bak",
        "0000000010.json",
        "-00000001.json")) {
      Files.writeString(control.resolve("lock").resolve(name), "x");
    }
    try (TableLock lock = acquire(RUN, clock)) {
      assertThat(lock.fence()).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"version\":2}",
        "{\"version\":1,\"fence\":1}",
        "\0\1\2",
        "{\"version\":1} x"
      })
  void aPoisonedLockFileIsRefusedWithAHint(String content) throws IOException {
    Files.createDirectories(control.resolve("lock"));
    Files.writeString(control.resolve("lock/000000001.json"), content);
    assertThatThrownBy(() -> acquire(RUN, clock))
        .isInstanceOfSatisfying(
            DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTEGRITY))
        .hasMessageStartingWith("Cannot trust ")
        .hasMessageEndingWith(
            ". Find out who wrote it; move it away when no run is at work on this table, then run again.");
  }

  @Test
  void aLockFileThatWasCopiedOrExhaustsTheNumbersIsRefused() throws IOException {
    acquire(RUN, clock).close();
    Files.copy(control.resolve("lock/000000001.json"), control.resolve("lock/000000002.json"));
    assertThatThrownBy(() -> acquire(RUN, clock))
        .hasMessageContaining("it holds the number of another lock");
    Files.writeString(control.resolve("lock/999999999.json"), "{}");
    assertThatThrownBy(() -> acquire(RUN, clock))
        .hasMessageContaining("no number is left after it");
  }

  @Test
  void onS3OneOfManyThreadsWinsAndALostResponseIsNoLostLock() throws IOException {
    try (S3Stub s3 = new S3Stub()) {
      String lake = "s3a://" + s3.bucket() + "/_dynamolake/orders";
      s3.loseNextPutResponses.set(1);
      LockFolder remote = new LockFolder(s3.conf(), lake);
      try (TableLock lock = TableLock.acquire(remote, RUN, TIMING, clock, clock::nanoTime)) {
        lock.renew();
        lock.check();
        assertThat(s3.refusedPuts.get()).isPositive();
      }
      List<TableLock> won = Race.of(6, i -> {
            try {
              return TableLock.acquire(remote, new RunId("r" + i), TIMING, clock, clock::nanoTime);
            } catch (DynamoLakeException e) {
              return null;
            }
          })
          .stream()
          .filter(Objects::nonNull)
          .toList();
      assertThat(won).hasSize(1);
      won.get(0).check();
      won.get(0).close();
    }
  }

  private TableLock acquire(RunId run, MovableClock time) {
    return TableLock.acquire(folder, run, TIMING, time, time::nanoTime);
  }

  private TableLock acquire(RunId run, Clock time) {
    return TableLock.acquire(conf, control.toString(), run, TIMING, time);
  }

  private @Nullable TableLock tryAcquire(RunId run) {
    try {
      return acquire(run, clock);
    } catch (DynamoLakeException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.LOCKED);
      return null;
    }
  }

  private static LockRecord record(long fence, ProcessIdentity owner) {
    return new LockRecord(
        fence, OTHER, owner, "token", START, START.plus(TIMING.expiry()), LockRecord.State.HELD);
  }
}
