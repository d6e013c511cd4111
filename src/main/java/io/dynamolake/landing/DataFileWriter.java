// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * Writes one data file: a line a record, one gzip member, the same bytes for the same records. Not thread-safe.
 *
 * <p>The file counts for nothing until a manifest names it. {@link #finish} completes it. Closing without that takes it back: on S3 its
 * upload is aborted and an older file of that path stays, elsewhere the file is deleted. A crash leaves an unfinished upload on S3, and
 * a part of the file elsewhere; writing to the same path again replaces it.
 */
public final class DataFileWriter implements Closeable {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final byte[] BEFORE_ITEM = "{\"Item\":".getBytes(StandardCharsets.US_ASCII);

  private final FileSystem fs;
  private final Path path;
  private final FSDataOutputStream file;
  private final MessageDigest md5 = Md5.digest();
  private final OutputStream lines;
  private long records;
  private long bytes;
  private boolean closed;

  private DataFileWriter(FileSystem fs, Path path, FSDataOutputStream file) throws IOException {
    this.fs = fs;
    this.path = path;
    this.file = file;
    OutputStream gzip = new QuickGzip(new DigestOutputStream(file, md5));
    this.lines = new BufferedOutputStream(gzip, BUFFER_BYTES);
  }

  /**
   * Begins a data file at exactly this path, over what may be there from an earlier attempt.
   *
   * @throws io.dynamolake.DynamoLakeException PERMISSION or UNAVAILABLE if the storage does not take it
   * @throws IOException if the thread was interrupted
   */
  public static DataFileWriter create(Configuration conf, String path) throws IOException {
    try {
      Path target = new Path(path);
      FileSystem fs = target.getFileSystem(conf);
      Path qualified = fs.makeQualified(target);
      return new DataFileWriter(fs, qualified, fs.create(qualified, true));
    } catch (IOException e) {
      throw LandingErrors.storage("write", path, e);
    }
  }

  /**
   * Writes one record and its line end.
   *
   * @throws IllegalArgumentException if the record is empty or has a line feed in it, which no encoder of items produces
   * @throws io.dynamolake.DynamoLakeException PERMISSION or UNAVAILABLE if the storage does not take it
   * @throws IOException if the thread was interrupted
   */
  public void write(byte[] utf8, int offset, int length) throws IOException {
    requireLine(utf8, offset, length);
    try {
      lines.write(utf8, offset, length);
      lines.write('\n');
    } catch (IOException e) {
      throw LandingErrors.storage("write", path.toString(), e);
    }
    records++;
    bytes += length + 1L;
  }

  /**
   * Writes an item that has no envelope yet, as the record {@code {"Item":<item>}}. Else as {@link #write}.
   *
   * @throws IllegalArgumentException if the item is empty or has a line feed in it
   */
  public void writeItem(byte[] utf8, int offset, int length) throws IOException {
    requireLine(utf8, offset, length);
    try {
      lines.write(BEFORE_ITEM, 0, BEFORE_ITEM.length);
      lines.write(utf8, offset, length);
      lines.write('}');
      lines.write('\n');
    } catch (IOException e) {
      throw LandingErrors.storage("write", path.toString(), e);
    }
    records++;
    bytes += BEFORE_ITEM.length + length + 2L;
  }

  private static void requireLine(byte[] utf8, int offset, int length) {
    if (length == 0 || LineEnds.indexOf(utf8, offset, offset + length) >= 0) {
      throw new IllegalArgumentException(
          "A record of " + length + " bytes is empty or has more than one line");
    }
  }

  /** The default level takes twice the CPU, for files that are a seventh smaller. */
  private static final class QuickGzip extends GZIPOutputStream {
    private static final int LEVEL = 3;

    QuickGzip(OutputStream out) throws IOException {
      super(out, BUFFER_BYTES);
      def.setLevel(LEVEL);
    }
  }

  public long records() {
    return records;
  }

  /** Bytes so far, before compression. */
  public long bytes() {
    return bytes;
  }

  /**
   * Completes the file.
   *
   * @param key what the manifest shall call it; {@link ExportLayout#dataKey} makes one
   * @return what the manifest needs to know of it
   * @throws io.dynamolake.DynamoLakeException PERMISSION or UNAVAILABLE if the storage does not take it; the file is then unknown, and to
   *     be written again
   * @throws IOException if the thread was interrupted
   */
  public LandingFile finish(String key) throws IOException {
    if (closed) {
      throw new IllegalStateException("The data file " + path + " is finished or closed already");
    }
    try {
      lines.close();
      closed = true;
      return new LandingFile(
          key, path.toString(), records, Md5.base64(md5.digest()), file.getPos());
    } catch (IOException e) {
      throw LandingErrors.storage("write", path.toString(), e);
    }
  }

  /** Takes the file back, unless it is finished. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (file.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
      file.abort();
      return;
    }
    try {
      lines.close();
    } finally {
      fs.delete(path, false);
    }
  }
}
