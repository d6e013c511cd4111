// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files under the scheme {@code failing}; reading any that ends in .gz fails as the configuration says. */
public final class FailingFileSystem extends RawLocalFileSystem {
  private static final String FAILURE = "fs.failing.with";

  enum Failure {
    DENIED,
    RESET,
    RESET_WHILE_READING,
    INTERRUPTED,
    SHORT_READS
  }

  static Configuration with(Failure failure) {
    Configuration conf = new Configuration();
    conf.setClass("fs.failing.impl", FailingFileSystem.class, FileSystem.class);
    conf.setBoolean("fs.failing.impl.disable.cache", true);
    conf.setEnum(FAILURE, failure);
    return conf;
  }

  static String path(String local) {
    return "failing://" + local;
  }

  @Override
  public URI getUri() {
    return URI.create("failing:///");
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    FSDataInputStream in = super.open(file, bufferSize);
    if (!file.getName().endsWith(".gz")) {
      return in;
    }
    Failure failure = getConf().getEnum(FAILURE, Failure.RESET);
    return switch (failure) {
      case DENIED -> throw new AccessDeniedException(file.toString());
      case RESET -> throw new IOException("Connection reset");
      case INTERRUPTED -> throw new InterruptedIOException("killed");
      case RESET_WHILE_READING, SHORT_READS -> new FSDataInputStream(new Trickle(in, failure));
    };
  }

  /** Gives one byte at a time and, if it shall, fails after the tenth. Never tells what is available. */
  private static final class Trickle extends FSInputStream {
    private final FSDataInputStream in;
    private final Failure failure;
    private long given;

    Trickle(FSDataInputStream in, Failure failure) {
      this.in = in;
      this.failure = failure;
    }

    @Override
    public int read() throws IOException {
      if (failure == Failure.RESET_WHILE_READING && given == 10) {
        throw new EOFException("Premature end of Content-Length delimited message body");
      }
      given++;
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int next = read();
      if (next < 0) {
        return -1;
      }
      bytes[offset] = (byte) next;
      return 1;
    }

    @Override
    public void seek(long position) throws IOException {
      in.seek(position);
    }

    @Override
    public long getPos() throws IOException {
      return in.getPos();
    }

    @Override
    public boolean seekToNewSource(long position) {
      return false;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
