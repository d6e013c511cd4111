// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import java.util.zip.ZipException;

/** Bytes that are not a whole gzip file, as opposed to a storage that failed to deliver them. */
final class GzipFormatException extends ZipException {
  private static final long serialVersionUID = 1L;

  GzipFormatException(String reason) {
    super(reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
