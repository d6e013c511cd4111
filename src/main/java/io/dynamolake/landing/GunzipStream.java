// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import java.io.IOException;
import java.io.InputStream;

/**
 * What a gzip file of several members holds, all of it: where {@link java.util.zip.GZIPInputStream} would end early without a word, it
 * goes on or throws a {@link java.util.zip.ZipException}.
 */
public final class GunzipStream extends InputStream {
  private final DigestingGunzip gunzip;

  public GunzipStream(InputStream compressed) {
    this.gunzip = new DigestingGunzip(compressed);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] out, int offset, int length) throws IOException {
    return length == 0 ? 0 : gunzip.read(out, offset, length);
  }

  @Override
  public void close() throws IOException {
    gunzip.close();
  }
}
