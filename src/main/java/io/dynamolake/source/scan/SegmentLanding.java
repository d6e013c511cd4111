// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.item.DataFormat;
import io.dynamolake.item.ItemPage;
import io.dynamolake.landing.DataFileWriter;
import io.dynamolake.landing.ExportLayout;
import io.dynamolake.landing.LandingFile;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt at one segment writes. A data file is closed between two pages, and then its checkpoint is written. Names of data
 * files belong to the attempt, so that two attempts never write to one file. Closing takes back a file that has no checkpoint yet; what
 * a crash leaves is named by none.
 */
final class SegmentLanding implements Closeable {
  /** However little has come, what has been paid for is kept after this. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Configuration configuration;
  private final String landing;
  private final Checkpoints checkpoints;
  private final int segment;
  private final int totalSegments;
  private final String attempt;
  private final long fileBytes;
  private int number;
  private @Nullable DataFileWriter writer;
  private ScanCounts counts = ScanCounts.NONE;
  private long beganAt = System.nanoTime();

  /**
   * @param number that of the next checkpoint
   * @param attempt no other attempt at any segment has this name
   * @param fileBytes of JSON, at which a file is closed
   */
  SegmentLanding(
      Configuration configuration,
      String landing,
      int segment,
      int totalSegments,
      int number,
      String attempt,
      long fileBytes) {
    this.configuration = configuration;
    this.landing = landing;
    this.checkpoints = new Checkpoints(configuration, landing);
    this.segment = segment;
    this.totalSegments = totalSegments;
    this.number = number;
    this.attempt = attempt;
    this.fileBytes = fileBytes;
  }

  void land(ScanPage page) throws IOException {
    ItemPage items = page.items();
    for (int i = 0; i < items.size(); i++) {
      writer().writeItem(items.bytes(), items.offset(i), items.length(i));
    }
    counts = counts.plus(new ScanCounts(items.size(), 1, page.readUnits(), 0));
  }

  private DataFileWriter writer() throws IOException {
    DataFileWriter current = writer;
    if (current == null) {
      current = DataFileWriter.create(configuration, ExportLayout.dataPath(landing, fileName()));
      writer = current;
    }
    return current;
  }

  /** Whether enough has come since the last checkpoint for the next one. */
  boolean isDue() {
    return (writer != null && writer.bytes() >= fileBytes)
        || System.nanoTime() - beganAt >= LONGEST.toNanos();
  }

  /** Whether pages have come since the last checkpoint. */
  boolean isOpen() {
    return counts.pages() > 0;
  }

  ScanCounts counts() {
    return counts;
  }

  /**
   * Closes the data file, and then says that everything up to {@code lastKey} has landed.
   *
   * @param lastKey null at the segment's end
   * @param throttles that were met since the last checkpoint
   * @throws OvertakenException if another attempt has written this checkpoint
   */
  Checkpoint checkpoint(@Nullable StartKey lastKey, long throttles)
      throws IOException, OvertakenException {
    LandingFile file = null;
    long bytes = 0;
    if (writer != null) {
      bytes = writer.bytes();
      file = writer.finish(ExportLayout.dataKey(landing, fileName()));
      writer = null;
    }
    Checkpoint checkpoint = new Checkpoint(
        segment,
        totalSegments,
        number,
        attempt,
        file,
        bytes,
        lastKey,
        counts.plus(new ScanCounts(0, 0, 0, throttles)));
    if (!checkpoints.add(checkpoint)) {
      throw new OvertakenException(segment, number);
    }
    number++;
    counts = ScanCounts.NONE;
    beganAt = System.nanoTime();
    return checkpoint;
  }

  private String fileName() {
    List<String> token = List.of(attempt, Integer.toString(segment), Integer.toString(number));
    return ExportLayout.fileName(String.join("/", token), DataFormat.DYNAMODB_JSON);
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }
}
