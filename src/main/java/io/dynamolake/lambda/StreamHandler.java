// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.item.StreamEventReader;
import io.dynamolake.landing.ChangeFileBuffer;
import io.dynamolake.landing.ChangeFileName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lands each batch of stream records as one change file. A batch that is delivered again writes the same object again.
 *
 * <p>The answer tells a failure of one record only: records before the first that cannot be read are landed, and that record is named in
 * {@code batchItemFailures}, so that Lambda delivers again from it on. Anything else that goes wrong is thrown, which fails the whole
 * batch: an answer without failures is given when, and only when, S3 has all records. Logs hold no values.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html">Partial batch responses</a>
 */
public final class StreamHandler implements RequestStreamHandler {
  private final LandingBucket landing;

  /** As Lambda makes it; see {@link LambdaSettings} for the environment. */
  public StreamHandler() {
    this(new LandingBucket(LandingBucket.client().build(), LambdaSettings.of(System.getenv())));
  }

  StreamHandler(LandingBucket landing) {
    this.landing = landing;
  }

  /** The first record that could not be read. */
  private record Failure(int record, @Nullable String sequenceNumber, String reason) {}

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    LambdaLogger log = context.getLogger();
    StreamEventReader batch = new StreamEventReader(event.readAllBytes());
    Map<String, ChangeFileBuffer> files = new LinkedHashMap<>();
    Failure failure = collect(batch, files);
    for (ChangeFileBuffer file : files.values()) {
      long records = file.records();
      log.log(String.format(Locale.ROOT, "Landed %d records: %s%n", records, landing.put(file)));
    }
    if (failure == null) {
      answer.write("{\"batchItemFailures\":[]}".getBytes(StandardCharsets.UTF_8));
      return;
    }
    String message = String.format(
        Locale.ROOT, "Cannot land record %d of the batch: %s.", failure.record(), failure.reason());
    String number = failure.sequenceNumber();
    if (number == null || !number.matches("[0-9]+")) {
      throw new IOException(message + " It has no sequence number to report, so the batch fails.");
    }
    log.log(message + " Sequence number " + number + " is reported as failed.\n");
    answer.write(("{\"batchItemFailures\":[{\"itemIdentifier\":\"" + number + "\"}]}")
        .getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable Failure collect(
      StreamEventReader batch, Map<String, ChangeFileBuffer> files) throws IOException {
    try {
      while (batch.next()) {
        try {
          add(batch, files);
        } catch (MalformedRecordException e) {
          return new Failure(batch.records(), batch.sequenceNumber(), e.reason());
        }
      }
      return null;
    } catch (MalformedRecordException e) {
      throw new IOException("Cannot read the event: " + e.reason(), e);
    }
  }

  private static void add(StreamEventReader batch, Map<String, ChangeFileBuffer> files)
      throws MalformedRecordException {
    byte[] line = batch.line(null);
    String label = batch.streamLabel();
    files
        .computeIfAbsent(
            label == null ? ChangeFileName.UNKNOWN : label,
            stream -> new ChangeFileBuffer(stream, ChangeFileName.UNKNOWN))
        .add(new BigInteger(String.valueOf(batch.sequenceNumber())), line);
  }
}
