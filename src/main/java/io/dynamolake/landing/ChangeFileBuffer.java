// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.zip.GZIPOutputStream;

/**
 * A change file in memory: lines of stream records of one shard in gzip, and the name that tells what they are. The same lines give the
 * same bytes. Not thread-safe.
 */
public final class ChangeFileBuffer {
  private final String streamLabel;
  private final String shardId;
  private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
  private final GZIPOutputStream gzip;
  private BigInteger first = BigInteger.ZERO;
  private BigInteger last = BigInteger.ZERO;
  private long records;

  /** Label and shard as in {@link ChangeFileName}. */
  public ChangeFileBuffer(String streamLabel, String shardId) {
    this.streamLabel = streamLabel;
    this.shardId = shardId;
    try {
      this.gzip = new GZIPOutputStream(compressed, 1 << 16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** @param line without its line end */
  public void add(BigInteger sequenceNumber, byte[] line) {
    first = records == 0 ? sequenceNumber : first.min(sequenceNumber);
    last = records == 0 ? sequenceNumber : last.max(sequenceNumber);
    records++;
    try {
      gzip.write(line);
      gzip.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
      gzip.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }
}
