// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads the records of one data file and proves the file in the same pass.
 *
 * <p>A record is a line without its end ({@code \n} or {@code \r\n}); blank lines are skipped. Records come in the order of the file,
 * before the file is proven: whoever acts on them must be able to undo it until {@link #next()} has returned false. Only then do the
 * gzip CRCs, the MD5 of the compressed bytes and the number of records agree with the manifest; of a file that no manifest lists, the CRCs
 * and the number of records in its name.
 *
 * <p>Memory is bounded whatever the file holds: by {@value #MAX_LINE_BYTES} bytes a line. Work is bounded too: a line, a record or
 * blank space beyond what the manifest can mean ends it at once. Not thread-safe. Closing early is allowed and proves nothing.
 */
public final class RecordReader implements Closeable {
  /** An item has 400 KB; escapes and base64 stretch that, but never this far. */
  static final int MAX_LINE_BYTES = 4 * 1024 * 1024;

  private static final int FIRST_BUFFER_BYTES = 64 * 1024;
  private static final long BLANK_BYTES_ALLOWED = 1024 * 1024;

  private final LandingFile file;
  private final DigestingGunzip gunzip;
  private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
  private int limit; // end of the decompressed bytes in the buffer
  private int position; // where the next line begins
  private int searched; // no line feed in [position, searched)
  private int offset;
  private int length;
  private long line;
  private long records;
  private long inflatedBytes;
  private long blankBytes;
  private boolean ended;
  private boolean proven;

  private RecordReader(LandingFile file, DigestingGunzip gunzip) {
    this.file = file;
    this.gunzip = gunzip;
  }

  /**
   * Opens a data file for one pass.
   *
   * @throws io.dynamolake.DynamoLakeException INTEGRITY if it is gone, PERMISSION or UNAVAILABLE if the storage does not give it
   * @throws IOException if the thread was interrupted
   */
  public static RecordReader open(Configuration conf, LandingFile file) throws IOException {
    try {
      return new RecordReader(
          file, new DigestingGunzip(Storage.openWhole(conf, file.path(), file.sizeBytes())));
    } catch (IOException e) {
      throw LandingErrors.dataFile(file, e);
    }
  }

  /**
   * Moves to the next record.
   *
   * @return false at the end, after the file was proven
   * @throws io.dynamolake.DynamoLakeException INTEGRITY if the file is not what its manifest promises; PERMISSION or UNAVAILABLE if the
   *     storage fails
   * @throws IOException if the thread was interrupted
   */
  public boolean next() throws IOException {
    while (!proven) {
      int lineFeed = LineEnds.indexOf(buffer, searched, limit);
      if (lineFeed >= 0) {
        if (take(lineFeed, lineFeed + 1)) {
          return true;
        }
      } else if (!ended) {
        fill();
      } else if (position < limit) {
        if (take(limit, limit)) {
          return true;
        }
      } else {
        prove();
      }
    }
    return false;
  }

  /** Holds the record from {@link #offset()} on; valid until the next call of {@link #next()}, and not to be written to. */
  public byte[] buffer() {
    return buffer;
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  /** The line of the record in the decompressed file, counted from 1, blank lines included. */
  public long line() {
    return line;
  }

  /** Records so far, this one included. */
  public long records() {
    return records;
  }

  /** Decompressed bytes so far, line ends included. */
  public long bytes() {
    return inflatedBytes - (limit - position);
  }

  @Override
  public void close() throws IOException {
    gunzip.close();
  }

  /** Takes the line {@code [position, end)}; false if it is blank. */
  private boolean take(int end, int following) {
    int begin = position;
    int lineEnd = end > begin && buffer[end - 1] == '\r' ? end - 1 : end;
    position = following;
    searched = following;
    line++;
    if (lineEnd - begin > MAX_LINE_BYTES) {
      throw LandingErrors.lineTooLong(file, line, MAX_LINE_BYTES);
    }
    if (isBlank(begin, lineEnd)) {
      blankBytes += following - begin;
      if (blankBytes > BLANK_BYTES_ALLOWED + 2 * Math.min(file.itemCount(), Integer.MAX_VALUE)) {
        throw LandingErrors.tooMuchBlankSpace(file, line, blankBytes);
      }
      return false;
    }
    if (records == file.itemCount()) {
      throw LandingErrors.tooManyRecords(file, line);
    }
    records++;
    offset = begin;
    length = lineEnd - begin;
    return true;
  }

  private boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  private void fill() throws IOException {
    searched = limit;
    if (position > 0) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      limit -= position;
      searched = limit;
      position = 0;
    }
    if (limit > MAX_LINE_BYTES) {
      throw LandingErrors.lineTooLong(file, line + 1, MAX_LINE_BYTES);
    }
    if (limit > buffer.length / 2) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int count = read();
    if (count < 0) {
      ended = true;
    } else {
      limit += count;
      inflatedBytes += count;
    }
  }

  private int read() throws IOException {
    try {
      return gunzip.read(buffer, limit, buffer.length - limit);
    } catch (GzipFormatException e) {
      throw LandingErrors.brokenGzip(file, records, line, e);
    } catch (IOException e) {
      throw LandingErrors.dataFile(file, e);
    }
  }

  private void prove() {
    String found = gunzip.md5();
    if (file.isListed() && !found.equals(file.md5())) {
      throw LandingErrors.wrongMd5(file, found);
    }
    if (records != file.itemCount()) {
      throw LandingErrors.tooFewRecords(file, records);
    }
    proven = true;
  }
}
