// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a {@link FaultProxy} does instead of passing an answer on. */
public sealed interface Fault {
  /** Answers by itself; the request never gets to DynamoDB. */
  record Answer(int status, String error, String body) implements Fault {
    byte[] bytes() {
      return body.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** DynamoDB does the work, and the connection ends before a byte of the answer. */
  record Lost() implements Fault {}

  /** The same, by a reset of the connection. */
  record Reset() implements Fault {}

  /** The answer ends after so many bytes of its body, although its head promises all. */
  record Cut(int bytes) implements Fault {}

  /** The answer comes later. */
  record Delay(Duration duration) implements Fault {}

  /**
   * The page comes without items, and its LastEvaluatedKey is the key that the request began after: so nothing is lost for who goes on
   * from it. The first page of a segment, which begins after no key, is passed on.
   */
  record EmptyPage() implements Fault {}

  /** The answer's x-amz-crc32 is another page's. */
  record WrongChecksum() implements Fault {}

  /** An error in the words of DynamoDB. */
  static Fault error(int status, String name) {
    return answer(status, name, new ObjectMapper().createObjectNode());
  }

  static Fault throughputExceeded() {
    return error(400, "ProvisionedThroughputExceededException");
  }

  static Fault requestLimitExceeded() {
    return error(400, "RequestLimitExceeded");
  }

  /** @param reason such as {@code TableReadMaxOnDemandThroughputExceeded} */
  static Fault throttled(String reason) {
    ObjectNode members = new ObjectMapper().createObjectNode();
    members
        .putArray("throttlingReasons")
        .addObject()
        .put("reason", reason)
        .put("resource", "arn:aws:dynamodb:eu-west-1:000000000000:table/proxied");
    return answer(400, "ThrottlingException", members);
  }

  static Fault internalServerError() {
    return error(500, "InternalServerError");
  }

  static Fault unavailable() {
    return error(503, "ServiceUnavailable");
  }

  static Fault accessDenied() {
    return error(400, "AccessDeniedException");
  }

  static Fault expiredToken() {
    return error(400, "ExpiredTokenException");
  }

  static Fault lost() {
    return new Lost();
  }

  static Fault reset() {
    return new Reset();
  }

  static Fault cut(int afterBytes) {
    return new Cut(afterBytes);
  }

  static Fault delay(Duration duration) {
    return new Delay(duration);
  }

  static Fault emptyPage() {
    return new EmptyPage();
  }

  static Fault wrongChecksum() {
    return new WrongChecksum();
  }

  private static Fault answer(int status, String name, ObjectNode members) {
    members
        .put("__type", "com.amazonaws.dynamodb.v20120810#" + name)
        .put("message", "as the test wants");
    return new Answer(status, name, members.toString());
  }

  /** For the journal. */
  default String name() {
    return this instanceof Answer answer ? answer.error() : getClass().getSimpleName();
  }
}
