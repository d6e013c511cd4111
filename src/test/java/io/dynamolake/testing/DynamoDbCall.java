// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request as the {@link FaultProxy} saw it.
 *
 * @param at since the proxy began
 * @param operation such as {@code Scan}
 * @param startKey a digest of ExclusiveStartKey; empty for the first page
 * @param accessKeyId by which it was signed; empty if it was not
 */
public record DynamoDbCall(
    Duration at,
    String operation,
    @Nullable Integer segment,
    @Nullable Integer totalSegments,
    String startKey,
    @Nullable Integer limit,
    String accessKeyId) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/,\\s]+)/");

  static DynamoDbCall of(Duration at, HttpText request) throws IOException {
    JsonNode body =
        request.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(request.body());
    String target = request.header("x-amz-target");
    Matcher credential = CREDENTIAL.matcher(request.header("authorization"));
    return new DynamoDbCall(
        at,
        target.substring(target.indexOf('.') + 1),
        number(body, "Segment"),
        number(body, "TotalSegments"),
        body.has("ExclusiveStartKey") ? digest(body.get("ExclusiveStartKey")) : "",
        number(body, "Limit"),
        credential.find() ? credential.group(1) : "");
  }

  public boolean isScan() {
    return operation.equals("Scan");
  }

  /** Requests with the same text ask for the same page. */
  public String page() {
    return "segment " + segment + "/" + totalSegments + " after "
        + (startKey.isEmpty() ? "nothing" : startKey);
  }

  private static @Nullable Integer number(JsonNode body, String name) {
    return body.has(name) ? body.get(name).intValue() : null;
  }

  /** Of the key's text: a client repeats it as it was. */
  private static String digest(JsonNode key) throws IOException {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(JSON.writeValueAsBytes(key));
      return HexFormat.of().formatHex(sum, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
