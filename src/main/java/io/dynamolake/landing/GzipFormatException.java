// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import java.io.IOException;

/** Bytes that are not a whole gzip file, as opposed to a storage that failed to deliver them. */
final class GzipFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  GzipFormatException(String reason) {
    super(reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
