// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Gunzips a stream and takes the MD5 of its compressed bytes in the same pass.
 *
 * <p>Stricter than {@link java.util.zip.GZIPInputStream}, which ends silently at the first byte after a member that does not begin
 * another one, or where {@code available()} is 0 between two members: every byte up to the end of the stream is read, digested, and
 * must belong to a whole member with the right CRC and length.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
final class DigestingGunzip implements Closeable {
  private static final int INPUT_BYTES = 64 * 1024;
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final InputStream compressed;
  private final MessageDigest md5 = Md5.digest();
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] input = new byte[INPUT_BYTES];
  private int next;
  private int end;
  private long members;
  private boolean inMember;

  DigestingGunzip(InputStream compressed) {
    this.compressed = compressed;
  }

  /**
   * Decompresses at least one byte.
   *
   * @return how many bytes were written from {@code offset} on, or -1 when the stream ended where a member ended
   * @throws GzipFormatException if the bytes are not a sequence of whole gzip members
   * @throws IOException if the storage fails
   */
  int read(byte[] out, int offset, int length) throws IOException {
    while (true) {
      if (!inMember && !beginMember()) {
        return -1;
      }
      int count = inflate(out, offset, length);
      if (count > 0) {
        crc.update(out, offset, count);
        return count;
      }
      if (inflater.finished()) {
        endMember();
      } else if (inflater.needsDictionary()) {
        throw new GzipFormatException(
            "its compressed data asks for a preset dictionary, which gzip does not have");
      } else {
        feed();
      }
    }
  }

  /** Base64 of the MD5 of all compressed bytes; to be asked once, after {@link #read} returned -1. */
  String md5() {
    return Md5.base64(md5.digest());
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    compressed.close();
  }

  private int inflate(byte[] out, int offset, int length) throws GzipFormatException {
    try {
      return inflater.inflate(out, offset, length);
    } catch (DataFormatException e) {
      GzipFormatException broken =
          new GzipFormatException("its compressed data is broken (" + e.getMessage() + ")");
      broken.initCause(e);
      throw broken;
    }
  }

  private void feed() throws IOException {
    if (!fill()) {
      throw new GzipFormatException("it ends in the middle of its compressed data");
    }
    inflater.setInput(input, 0, end);
    next = end;
  }

  private boolean beginMember() throws IOException {
    if (next == end && !fill()) {
      if (members == 0) {
        throw new GzipFormatException("it is empty");
      }
      return false;
    }
    if (headerByte() != 0x1f || headerByte() != 0x8b) {
      throw new GzipFormatException(
          members == 0 ? "it is not gzip" : "bytes follow that are not gzip");
    }
    if (headerByte() != 8) {
      throw new GzipFormatException("its compression method is unknown");
    }
    skipRestOfHeader(headerByte());
    crc.reset();
    inflater.reset();
    inflater.setInput(input, next, end - next);
    next = end;
    members++;
    inMember = true;
    return true;
  }

  private void skipRestOfHeader(int flags) throws IOException {
    if ((flags & RESERVED) != 0) {
      throw new GzipFormatException("its gzip header has unknown flags");
    }
    skip(6); // time, extra flags, operating system
    if ((flags & EXTRA) != 0) {
      skip(headerByte() | headerByte() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      skip(2);
    }
  }

  private void endMember() throws IOException {
    next = end - inflater.getRemaining();
    long expectedCrc = trailerInt();
    long expectedLength = trailerInt();
    if (expectedCrc != crc.getValue()) {
      throw new GzipFormatException("its gzip CRC does not match its data");
    }
    if (expectedLength != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new GzipFormatException("its gzip length does not match its data");
    }
    inMember = false;
  }

  private long trailerInt() throws IOException {
    return headerByte() | headerByte() << 8 | headerByte() << 16 | (long) headerByte() << 24;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      headerByte();
    }
  }

  private void skipText() throws IOException {
    int character;
    do {
      character = headerByte();
    } while (character != 0);
  }

  private int headerByte() throws IOException {
    if (next == end && !fill()) {
      throw new GzipFormatException("it ends in the middle of a gzip header or trailer");
    }
    return input[next++] & 0xff;
  }

  private boolean fill() throws IOException {
    int count;
    do {
      count = compressed.read(input, 0, input.length);
    } while (count == 0);
    next = 0;
    end = Math.max(count, 0);
    md5.update(input, 0, end);
    return count > 0;
  }
}
