// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Sees in the bytes of an answer that an export is filtered, which this version of the SDK leaves out of its model. Of one thread.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Filtered.html">Filtered exports</a>
 */
final class FilterWatch implements ExecutionInterceptor {
  private static final JsonMapper JSON = new JsonMapper();

  private Coverage seen = Coverage.WHOLE_TABLE;

  /** What the last answer said of the export that it described. */
  Coverage seen() {
    return seen;
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    seen = Coverage.WHOLE_TABLE;
    Optional<InputStream> body = context.responseBody();
    if (body.isEmpty() || !context.httpResponse().isSuccessful()) {
      return body;
    }
    try (InputStream in = body.get()) {
      byte[] bytes = in.readAllBytes();
      JsonNode answer = JSON.readTree(bytes);
      seen = coverage(answer.path("ExportDescription"));
      return Optional.of(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Coverage coverage(JsonNode description) {
    for (Iterator<String> names = description.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (name.startsWith("Filter") && !description.path(name).isNull()) {
        return Coverage.FILTERED;
      }
    }
    return Coverage.WHOLE_TABLE;
  }
}
