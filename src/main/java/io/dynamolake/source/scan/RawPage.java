// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.item.ItemPage;
import io.dynamolake.item.MalformedRecordException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * The bytes of the last answer to a scan. What an attempt of the SDK brought is replaced by its next attempt, so they count only once the
 * call has returned. Thread-confined.
 */
final class RawPage {
  private static final int FIRST_BYTES = 1 << 20;
  private static final String GZIP = "gzip";

  private final ItemPage items = new ItemPage();
  private byte[] body = new byte[FIRST_BYTES];
  private @Nullable String crc32;
  private @Nullable String encoding;

  ItemPage items() {
    return items;
  }

  /** Takes note of the headers of an answer, whose body comes next. */
  void begin(@Nullable String crc32Header, @Nullable String contentEncoding) {
    crc32 = crc32Header;
    encoding = contentEncoding;
  }

  /**
   * Takes the body.
   *
   * @return what is left of it for the SDK
   * @throws Crc32MismatchException if it is not what DynamoDB sent
   * @throws SdkClientException if it breaks off, or is no page of items
   */
  byte[] accept(InputStream in) {
    try {
      int length = fill(in);
      check(length);
      if (GZIP.equals(encoding)) {
        byte[] packed = Arrays.copyOf(body, length);
        length = fill(new GZIPInputStream(new ByteArrayInputStream(packed)));
      }
      items.read(body, length);
      return items.rest();
    } catch (IOException e) {
      throw RetryableException.create("The answer to a scan breaks off", e);
    } catch (MalformedRecordException e) {
      String message = "The answer to a scan is no page of items";
      throw crc32 == null
          ? RetryableException.create(message, e)
          : SdkClientException.create(message, e);
    }
  }

  private int fill(InputStream in) throws IOException {
    try (in) {
      int length = 0;
      while (true) {
        if (length == body.length) {
          body = Arrays.copyOf(body, 2 * length);
        }
        int read = in.read(body, length, body.length - length);
        if (read < 0) {
          return length;
        }
        length += read;
      }
    }
  }

  /** The SDK's own check comes after the items are gone. */
  private void check(int length) {
    if (crc32 == null) {
      return;
    }
    CRC32 actual = new CRC32();
    actual.update(body, 0, length);
    if (!Long.toString(actual.getValue()).equals(crc32)) {
      throw Crc32MismatchException.create(
          "Expected CRC32 " + crc32 + " of the answer, found " + actual.getValue(), null);
    }
  }
}
