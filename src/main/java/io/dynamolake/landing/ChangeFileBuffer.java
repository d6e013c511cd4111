// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A change file in memory: lines of stream records of one shard in gzip, and the name that tells what they are. The same lines give the
 * same bytes. Not thread-safe.
 */
public final class ChangeFileBuffer {
  private final String streamLabel;
  private final String shardId;
  private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
  /** None before the first record: it takes a third of a megabyte, and most shards have nothing new. */
  private @Nullable GZIPOutputStream gzip;

  private BigInteger first = BigInteger.ZERO;
  private BigInteger last = BigInteger.ZERO;
  private long records;

  /** Label and shard as in {@link ChangeFileName}. */
  public ChangeFileBuffer(String streamLabel, String shardId) {
    this.streamLabel = streamLabel;
    this.shardId = shardId;
  }

  /** @param line without its line end */
  public void add(BigInteger sequenceNumber, byte[] line) {
    try {
      GZIPOutputStream out = gzip == null ? new GZIPOutputStream(compressed, 1 << 16) : gzip;
      gzip = out;
      out.write(line);
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    first = records == 0 ? sequenceNumber : first.min(sequenceNumber);
    last = records == 0 ? sequenceNumber : last.max(sequenceNumber);
    records++;
  }

  public long records() {
    return records;
  }

  /** How large the file is so far; up to some 100 KB of lines are still to come. */
  public int compressedBytes() {
    return compressed.size();
  }

  /** @throws IllegalArgumentException if there are no records */
  public ChangeFileName name() {
    return new ChangeFileName(streamLabel, shardId, first, last, records);
  }

  /** The file. Nothing can be added any more. */
  public byte[] finish() {
    try {
      if (gzip != null) {
        gzip.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }
}
