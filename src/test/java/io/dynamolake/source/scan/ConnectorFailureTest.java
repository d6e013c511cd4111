// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import java.io.IOException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectorFailureTest {
  /** An answer of the service, as the exceptions of any AWS SDK of version 2 tell it. */
  public static final class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;

    ServiceException(String code) {
      super("The key {\"pk\":{\"S\":\"secret\"}} is refused");
      this.code = code;
    }

    public Details awsErrorDetails() {
      return new Details(code);
    }
  }

  /** What it has of the answer. */
  public record Details(String errorCode) {}

  private static final class SdkClientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SdkClientException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AccessDeniedException | PERMISSION | permission is denied (AccessDeniedException). Check the credentials that its own SDK finds",
        "ExpiredTokenException | PERMISSION | permission is denied (ExpiredTokenException). Check the credentials",
        "ResourceNotFoundException | CONFIGURATION | there is no such table for it. Check the name, the region",
        "ValidationException | CONFIGURATION | DynamoDB refuses its requests (ValidationException). Check the source's settings.",
        "ProvisionedThroughputExceededException | UNAVAILABLE | DynamoDB throttles it, and its patience is at an end (Provisioned",
        "RequestLimitExceeded | UNAVAILABLE | DynamoDB throttles it, and its patience is at an end (RequestLimitExceeded). Lower",
        "InternalServerError | UNAVAILABLE | DynamoDB fails (InternalServerError). Run again, or use source.reader sdk",
      })
  void answersOfTheServiceAreKnownByTheirCodes(String code, ErrorCode expected, String message) {
    assertFailure(
        new RuntimeException(new IOException("pk=secret", new ServiceException(code))),
        expected,
        message);
  }

  @Test
  void whatNeverCameToTheServiceIsKnownByItsClass() {
    assertFailure(
        new SdkClientException(
            "Unable to load credentials from any of the providers", new IOException("no profile")),
        ErrorCode.PERMISSION,
        "permission is denied (it finds no credentials). Check");
    assertFailure(
        new RuntimeException(new SdkClientException("?", new UnknownHostException("db"))),
        ErrorCode.UNAVAILABLE,
        "DynamoDB is not reached (UnknownHostException). Check region, endpoint and network");
    assertFailure(
        new NoClassDefFoundError("org/joda/time/DateTime"),
        ErrorCode.CONFIGURATION,
        "its jar is not with what it needs on the class path (NoClassDefFoundError). Put the jar");
  }

  @Test
  void anythingElseTellsTheClassAtTheRoot() {
    assertFailure(
        new RuntimeException(new IllegalStateException("secret")),
        ErrorCode.UNAVAILABLE,
        "it gave up with IllegalStateException. Run again, or use source.reader sdk, which tells more.");
  }

  private static void assertFailure(Throwable thrown, ErrorCode code, String message) {
    DynamoLakeException failure = ConnectorFailure.of(thrown, "orders", "eu-west-1");
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure)
        .hasMessageStartingWith(
            "Cannot scan table orders (eu-west-1) through the emr-dynamodb-connector: " + message)
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }
}
