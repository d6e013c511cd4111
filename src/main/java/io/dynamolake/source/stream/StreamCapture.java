// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.stream;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.item.StreamEventReader;
import io.dynamolake.landing.StreamGap;
import io.dynamolake.landing.StreamLanding;
import io.dynamolake.source.TableAddress;
import io.dynamolake.source.stream.CaptureLedger.Pass;
import io.dynamolake.source.stream.StreamApi.Stream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.Shard;

/**
 * Lands the changes that a table's stream tells, shard by shard, parents before their children. Each pass begins where the landing says
 * that the last one ended, whoever made it and however it ended. Records may be landed twice, in files of different names; none is
 * passed over without a {@link StreamGap} in the landing. One capture of a landing at a time: the caller sees to it.
 *
 * <p>A stream that was switched off and on again is another stream. What is left of the old one is landed, and a gap tells that nobody
 * knows what was changed between the two.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html">DynamoDB Streams</a>
 */
public final class StreamCapture implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamCapture.class);

  /** How long DynamoDB keeps records. */
  private static final Duration RETENTION = Duration.ofHours(24);

  private static final int THREADS = 4;

  private final Configuration conf;
  private final String landing;
  private final CaptureSteps steps;
  private final CapturePace pace;
  private final Clock clock;
  private final StreamApi api;
  private final Map<String, ShardReader> readers = new HashMap<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
    Thread thread = new Thread(work, "dynamolake-capture");
    thread.setDaemon(true);
    return thread;
  });

  /**
   * @param landing the folder in which {@code changes/} and {@code capture/} are
   * @throws DynamoLakeException (CONFIGURATION) without a region
   */
  public StreamCapture(
      Configuration conf, TableAddress table, String landing, CaptureSteps steps, Clock clock) {
    this(conf, table, landing, steps, CapturePace.CATCHING_UP, clock);
  }

  StreamCapture(
      Configuration conf,
      TableAddress table,
      String landing,
      CaptureSteps steps,
      CapturePace pace,
      Clock clock) {
    this.conf = conf;
    this.landing = landing;
    this.steps = steps;
    this.pace = pace;
    this.clock = clock;
    this.api = new StreamApi(table, clock);
  }

  /**
   * Lands what the stream holds up to now.
   *
   * @throws DynamoLakeException CONFIGURATION without a stream, or for one without new images; PERMISSION or UNAVAILABLE if DynamoDB
   *     or the landing fails; what is landed until then stays and counts
   */
  public CaptureReport pass() throws InterruptedException {
    Stream current = current(api);
    Instant begun = current.described();
    CaptureLedger ledger = new CaptureLedger(conf, landing, current.label());
    Tally tally = new Tally();
    List<CaptureLedger> captured = CaptureLedger.all(conf, landing);
    for (CaptureLedger earlier : captured) {
      if (!earlier.label().equals(current.label())) {
        replaced(earlier, current, ledger, begun, tally);
      }
    }
    if (captured.isEmpty() && !ledger.hasChangeFiles()) {
      neverRead(ledger, begun);
    }
    capture(current, ledger, begun, tally);
    List<StreamGap> gaps = new ArrayList<>();
    CaptureLedger.all(conf, landing).forEach(each -> gaps.addAll(each.gaps()));
    return new CaptureReport(
        current.label(), begun, tally.shards, tally.files, tally.records, gaps);
  }

  /**
   * The label of the stream that a table has, which can be captured.
   *
   * @throws DynamoLakeException as {@link #pass} does
   */
  public static String labelOf(TableAddress table, Clock clock) {
    try (StreamApi api = new StreamApi(table, clock)) {
      return current(api).label();
    }
  }

  private static Stream current(StreamApi api) {
    Stream current = api.describe(api.currentArn());
    if (current == null) {
      throw new IllegalStateException("DynamoDB does not know the stream that it told of");
    }
    if (!current.viewType().startsWith("NEW_")) {
      throw StreamEventReader.withoutNewImages(current.viewType());
    }
    return current;
  }

  private static final class Tally {
    private int shards;
    private long files;
    private long records;
  }

  /** What a stream told before the first capture, and DynamoDB has deleted: a table that is older than that needs it. */
  private static void neverRead(CaptureLedger ledger, Instant begun) {
    Instant kept = begun.minus(RETENTION);
    StreamLanding.began(ledger.label())
        .filter(began -> began.isBefore(kept))
        .ifPresent(began -> ledger.gap(StreamGap.Kind.NEVER_READ, "", "", began, kept));
  }

  /** Lands what is left of a stream that the table does not have any more, once. */
  private void replaced(
      CaptureLedger earlier, Stream current, CaptureLedger ledger, Instant begun, Tally tally)
      throws InterruptedException {
    Pass pass = earlier.pass().orElseThrow();
    if (!pass.replacedBy().isEmpty()) {
      return;
    }
    String arn =
        current.arn().substring(0, current.arn().length() - current.label().length())
            + earlier.label();
    Stream left = api.describe(arn);
    capture(
        left == null ? new Stream(arn, earlier.label(), "", List.of(), begun) : left,
        earlier,
        begun,
        tally);
    ledger.gap(StreamGap.Kind.STREAM_REPLACED, "", "", pass.through(), begun);
    earlier.store(new Pass(begun, current.label()));
  }

  private void capture(Stream stream, CaptureLedger ledger, Instant begun, Tally tally)
      throws InterruptedException {
    Instant through = ledger.pass().map(Pass::through).orElse(begun);
    begin(stream, ledger, begun, through);
    Map<String, Shard> left = new HashMap<>();
    stream.shards().forEach(shard -> left.put(shard.shardId(), shard));
    left.keySet().removeIf(id -> !reader(ledger, id).checkpoint().isOpen());
    while (!left.isEmpty()) {
      List<Shard> next = left.values().stream()
          .filter(shard -> !left.containsKey(String.valueOf(shard.parentShardId())))
          .toList();
      List<ShardReader> read =
          next.stream().map(shard -> reader(ledger, shard.shardId())).toList();
      long files = read.stream().mapToLong(ShardReader::files).sum();
      long records = read.stream().mapToLong(ShardReader::records).sum();
      together(ledger, next, begun);
      tally.shards += next.size();
      tally.files += read.stream().mapToLong(ShardReader::files).sum() - files;
      tally.records += read.stream().mapToLong(ShardReader::records).sum() - records;
      next.forEach(shard -> left.remove(shard.shardId()));
    }
    ledger.store(new Pass(begun, ""));
  }

  private ShardReader reader(CaptureLedger ledger, String shardId) {
    ShardReader reader = readers.get(key(ledger, shardId));
    if (reader == null) {
      throw new IllegalStateException("A shard without a checkpoint");
    }
    return reader;
  }

  private static String key(CaptureLedger ledger, String shardId) {
    return ledger.label() + "/" + shardId;
  }

  /** Makes sure that each shard has a checkpoint, and finds out what is lost already. */
  private void begin(Stream stream, CaptureLedger ledger, Instant begun, Instant through) {
    Map<String, ShardCheckpoint> known = new HashMap<>(ledger.checkpoints());
    Set<String> listed =
        stream.shards().stream().map(Shard::shardId).collect(Collectors.toCollection(HashSet::new));
    boolean first = ledger.pass().isEmpty();
    boolean late = through.plus(RETENTION).isBefore(begun);
    for (Shard shard : stream.shards()) {
      String id = shard.shardId();
      String parent = shard.parentShardId();
      ShardCheckpoint checkpoint = known.get(id);
      if (checkpoint == null) {
        boolean orphan = parent != null && !listed.contains(parent) && !known.containsKey(parent);
        if (!first && (orphan || late)) {
          ledger.gap(
              orphan ? StreamGap.Kind.PARENT_GONE : StreamGap.Kind.TOO_LATE,
              id,
              "",
              through,
              begun);
        }
        checkpoint = ShardCheckpoint.begin(id, through);
        ledger.store(checkpoint);
      } else if (late && checkpoint.isOpen() && !checkpoint.hasRecords()) {
        ledger.gap(StreamGap.Kind.TOO_LATE, id, "", checkpoint.since(), begun);
      }
      ShardCheckpoint from = checkpoint;
      readers.computeIfAbsent(
          key(ledger, id),
          any -> new ShardReader(api, stream.arn(), ledger, steps, pace, clock, from));
    }
    for (ShardCheckpoint checkpoint : known.values()) {
      if (checkpoint.isOpen() && !listed.contains(checkpoint.shardId())) {
        ledger.gap(
            StreamGap.Kind.SHARD_GONE,
            checkpoint.shardId(),
            checkpoint.sequenceNumber(),
            checkpoint.since(),
            begun);
        ledger.store(checkpoint.in(ShardCheckpoint.State.LOST));
      }
      if (!listed.contains(checkpoint.shardId())) {
        readers.remove(key(ledger, checkpoint.shardId()));
        forget(ledger, checkpoint);
      }
    }
    if (first) {
      ledger.store(new Pass(begun, ""));
    }
  }

  /** What cannot be deleted costs a look at each pass, and nothing else. */
  private static void forget(CaptureLedger ledger, ShardCheckpoint checkpoint) {
    try {
      ledger.forget(checkpoint);
    } catch (DynamoLakeException e) {
      LOG.warn("{} It is not needed any more.", e.getMessage());
    }
  }

  private void together(CaptureLedger ledger, List<Shard> shards, Instant begun)
      throws InterruptedException {
    CompletionService<Void> work = new ExecutorCompletionService<>(threads);
    List<Future<Void>> begunWork = new ArrayList<>();
    for (Shard shard : shards) {
      boolean closed = shard.sequenceNumberRange() != null
          && shard.sequenceNumberRange().endingSequenceNumber() != null;
      ShardReader reader = reader(ledger, shard.shardId());
      begunWork.add(work.submit(() -> {
        reader.catchUp(begun, closed ? ShardReader.Ending.CLOSED : ShardReader.Ending.OPEN);
        return null;
      }));
    }
    // All of them end before anything is thrown: a reader is for one thread at a time.
    Throwable failure = null;
    for (int i = 0; i < begunWork.size(); i++) {
      try {
        work.take().get();
      } catch (ExecutionException e) {
        failure = failure == null ? e.getCause() : failure;
      }
    }
    if (failure != null) {
      throw failure(failure);
    }
  }

  private static RuntimeException failure(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException known) {
      return known;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(cause);
  }

  /** Returns when no thread writes any more. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
        LOG.warn("A thread of the capture does not end; what it may still land is harmless");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    api.close();
  }
}
