// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import io.dynamolake.DynamoLakeException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One writer for each table. Whoever creates the next fencing number holds the lock; a daemon thread renews it until it is closed.
 * A lock that was not renewed in time is lost for good, even if nobody has taken it over. Holding is no proof: {@link #check}
 * right before a commit is.
 *
 * <p>A process that is killed leaves its lock behind. It is taken over when it has expired, or at once by a process on the same
 * machine that can tell that the holder is gone.
 */
public final class TableLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TableLock.class);
  private static final int ROUNDS = 20;

  private final LockFolder folder;
  private final LockTiming timing;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService renewer =
      Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "dynamolake-lock");
        thread.setDaemon(true);
        return thread;
      });

  private final long fence;
  private LockRecord held;
  private long renewedNanos;
  private boolean lost;
  private boolean closed;
  private @Nullable Future<?> renewing;

  private TableLock(
      LockFolder folder,
      LockTiming timing,
      Clock clock,
      LongSupplier nanoTime,
      LockRecord held,
      long nanos) {
    this.folder = folder;
    this.timing = timing;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.fence = held.fence();
    this.held = held;
    this.renewedNanos = nanos;
  }

  /**
   * Takes the lock or fails at once; does not wait.
   *
   * @param controlFolder {@code <lake>/_dynamolake/<table>}
   * @throws DynamoLakeException LOCKED, naming the holder, when another run holds it; INTEGRITY when the lock's file cannot be
   *     trusted; UNAVAILABLE or PERMISSION when the storage fails
   */
  public static TableLock acquire(
      Configuration conf, String controlFolder, RunId runId, LockTiming timing, Clock clock) {
    return acquire(new LockFolder(conf, controlFolder), runId, timing, clock, System::nanoTime);
  }

  static TableLock acquire(
      LockFolder folder, RunId runId, LockTiming timing, Clock clock, LongSupplier nanoTime) {
    ProcessIdentity self = ProcessIdentity.current();
    for (int round = 0; round < ROUNDS; round++) {
      long highest = folder.highest();
      if (highest > 0) {
        Optional<LockRecord> holder = folder.read(highest);
        if (holder.isEmpty()) {
          continue;
        }
        if (!holder.get().isFree(clock.instant(), timing.margin(), self)) {
          throw LockErrors.held(runId, holder.get(), folder.pathOf(highest));
        }
      }
      Instant now = clock.instant();
      long nanos = nanoTime.getAsLong();
      LockRecord wanted = new LockRecord(
          highest + 1,
          runId,
          self,
          UUID.randomUUID().toString(),
          now,
          now.plus(timing.expiry()),
          LockRecord.State.HELD);
      if (folder.create(wanted)) {
        TableLock lock = new TableLock(folder, timing, clock, nanoTime, wanted, nanos);
        if (folder.highest() == wanted.fence()) {
          lock.startRenewing();
          lock.deleteEarlier();
          return lock;
        }
        lock.close();
      }
    }
    throw LockErrors.contended(runId, folder.path());
  }

  private synchronized void startRenewing() {
    long pause = timing.renewal().toMillis();
    renewing =
        renewer.scheduleWithFixedDelay(this::renewOrLog, pause, pause, TimeUnit.MILLISECONDS);
  }

  private void deleteEarlier() {
    try {
      folder.deleteBefore(fence);
    } catch (IOException e) {
      LOG.warn("Earlier locks in {} were not deleted: {}", folder.path(), e.toString());
    }
  }

  private void renewOrLog() {
    try {
      renew();
    } catch (RuntimeException e) {
      LOG.warn("Lock {} was not renewed; it is tried again until the lock expires", fence, e);
    }
  }

  /** Does nothing when the lock is lost. */
  synchronized void renew() {
    if (closed || lost) {
      return;
    }
    if (isExpired() || !isStillOurs()) {
      lost = true;
      LOG.warn("Lock {} of run {} is lost; the run will not publish", fence, held.runId());
      return;
    }
    long nanos = nanoTime.getAsLong();
    LockRecord renewed = held.renewed(clock.instant().plus(timing.expiry()));
    folder.replace(renewed);
    held = renewed;
    renewedNanos = nanos;
  }

  /** Grows with every holder of the table's lock. */
  public long fence() {
    return fence;
  }

  /**
   * Proves that the lock is still held. Call it right before a commit, in the same thread.
   *
   * @throws DynamoLakeException LOCKED when the lock has expired, even if nobody took it over, or another run took it; UNAVAILABLE
   *     or PERMISSION when that cannot be told
   */
  public synchronized void check() {
    if (closed) {
      throw new IllegalStateException("The lock is closed");
    }
    if (isExpired()) {
      lost = true;
      throw LockErrors.expired(held);
    }
    if (!isStillOurs()) {
      lost = true;
      throw LockErrors.takenOver(held, folder.pathOf(folder.highest()));
    }
    if (isExpired()) {
      lost = true;
    }
    if (lost) {
      throw LockErrors.expired(held);
    }
  }

  private boolean isExpired() {
    long elapsed = nanoTime.getAsLong() - renewedNanos;
    return !clock.instant().isBefore(held.expiresAt().minus(timing.margin()))
        || elapsed >= timing.expiry().minus(timing.margin()).toNanos();
  }

  private boolean isStillOurs() {
    return folder.highest() == fence
        && folder
            .read(fence)
            .map(found -> found.sameHolding(held) && found.state() == LockRecord.State.HELD)
            .orElse(false);
  }

  /** Releases the lock, if it is still ours. When that fails, the lock expires by itself. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (renewing != null) {
      renewing.cancel(false);
    }
    renewer.shutdown();
    try {
      if (folder.read(fence).map(held::sameHolding).orElse(false)) {
        folder.replace(held.released());
      }
    } catch (DynamoLakeException e) {
      LOG.warn("Lock {} was not released; it expires at {}", fence, held.expiresAt(), e);
    }
  }
}
