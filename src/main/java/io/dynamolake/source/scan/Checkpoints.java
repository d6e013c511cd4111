// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.storage.ExclusiveFile;
import io.dynamolake.storage.StorageErrors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The checkpoints of a landing: {@code checkpoint/<segment>/<number>.json}. Each is created once, after its data file is whole, and never
 * changed; those of a segment have no gaps. So whoever dies, the last one tells how far the segment is, and of two attempts at one
 * segment only one goes on.
 */
final class Checkpoints {
  private static final String FOLDER = "checkpoint";
  private static final Pattern NAME = Pattern.compile("(\\d{7})/(\\d{6})\\.json");
  private static final int MAX_BYTES = 64 * 1024;
  private static final int READERS = 16;

  private final Configuration configuration;
  private final String landing;

  Checkpoints(Configuration configuration, String landing) {
    this.configuration = configuration;
    this.landing = landing;
  }

  /**
   * Those of one segment, in order.
   *
   * @throws io.dynamolake.DynamoLakeException INTEGRITY if one is missing or is none; UNAVAILABLE or PERMISSION if the storage fails
   */
  List<Checkpoint> of(int segment) {
    List<Checkpoint> read = new ArrayList<>();
    int count = numbers(new Path(folder(), name(segment))).getOrDefault(segment, 0);
    for (int number = 0; number < count; number++) {
      read.add(read(segment, number));
    }
    return read;
  }

  /** Those of all segments that have any, by segment and in order. As many at a time as keeps an object store busy. */
  Map<Integer, List<Checkpoint>> all() throws InterruptedException {
    Map<Integer, Integer> counts = numbers(folder());
    ExecutorService readers = Executors.newFixedThreadPool(READERS);
    try {
      Map<Integer, List<Future<Checkpoint>>> reads = new TreeMap<>();
      counts.forEach((segment, count) -> {
        List<Future<Checkpoint>> list = new ArrayList<>();
        for (int number = 0; number < count; number++) {
          int which = number;
          list.add(readers.submit(() -> read(segment, which)));
        }
        reads.put(segment, list);
      });
      Map<Integer, List<Checkpoint>> all = new TreeMap<>();
      for (Map.Entry<Integer, List<Future<Checkpoint>>> entry : reads.entrySet()) {
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (Future<Checkpoint> read : entry.getValue()) {
          checkpoints.add(result(read));
        }
        all.put(entry.getKey(), List.copyOf(checkpoints));
      }
      return all;
    } finally {
      readers.shutdownNow();
    }
  }

  private static Checkpoint result(Future<Checkpoint> read) throws InterruptedException {
    try {
      return read.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /**
   * Adds the next checkpoint of its segment.
   *
   * @return false if another attempt was there first; nothing is changed then
   * @throws io.dynamolake.DynamoLakeException UNAVAILABLE or PERMISSION if the storage fails; the checkpoint may be there then
   */
  boolean add(Checkpoint checkpoint) {
    return ExclusiveFile.at(configuration, path(checkpoint.segment(), checkpoint.number()))
        .create(CheckpointJson.write(checkpoint));
  }

  private Checkpoint read(int segment, int number) {
    String path = path(segment, number);
    byte[] content = ExclusiveFile.at(configuration, path)
        .read(MAX_BYTES)
        .orElseThrow(() -> StorageErrors.poisoned(path, "it is missing", null));
    return CheckpointJson.read(content, path, landing, segment, number);
  }

  /** How many checkpoints each segment has. */
  private Map<Integer, Integer> numbers(Path folder) {
    Map<Integer, Integer> counts = new HashMap<>();
    Map<Integer, Integer> highest = new HashMap<>();
    try {
      FileSystem fs = folder.getFileSystem(configuration);
      RemoteIterator<? extends org.apache.hadoop.fs.FileStatus> files = fs.listFiles(folder, true);
      while (files.hasNext()) {
        Path file = files.next().getPath();
        Matcher name = NAME.matcher(file.getParent().getName() + "/" + file.getName());
        if (name.matches()) {
          int segment = Integer.parseInt(name.group(1));
          counts.merge(segment, 1, Integer::sum);
          highest.merge(segment, Integer.parseInt(name.group(2)), Math::max);
        }
      }
    } catch (FileNotFoundException e) {
      return Map.of();
    } catch (IOException e) {
      throw StorageErrors.of("list", folder, e);
    }
    highest.forEach((segment, last) -> {
      if (counts.getOrDefault(segment, 0) != last + 1) {
        throw StorageErrors.poisoned(
            new Path(folder(), name(segment)), "checkpoints are missing in it", null);
      }
    });
    return counts;
  }

  private Path folder() {
    return new Path(landing, FOLDER);
  }

  private static String name(int segment) {
    return String.format(Locale.ROOT, "%07d", segment);
  }

  private String path(int segment, int number) {
    return new Path(folder(), name(segment) + String.format(Locale.ROOT, "/%06d.json", number))
        .toString();
  }
}
