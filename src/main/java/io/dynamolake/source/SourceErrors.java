// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.sts.model.StsException;

/** What the SDK's exceptions mean, and the messages that all sources share. */
public final class SourceErrors {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERRORS = 500;
  private static final String NO_CREDENTIALS = "no credentials are found ";
  private static final Set<String> EXPIRED = Set.of("ExpiredToken", "ExpiredTokenException");
  private static final Set<String> PERMISSION = Set.of(
      "AccessDenied",
      "AccessDeniedException",
      "ExpiredToken",
      "ExpiredTokenException",
      "IncompleteSignature",
      "IncompleteSignatureException",
      "InvalidClientTokenId",
      "InvalidSignatureException",
      "KMSAccessDeniedException",
      "MissingAuthenticationToken",
      "MissingAuthenticationTokenException",
      "NotAuthorized",
      "OptInRequired",
      "SignatureDoesNotMatch",
      "UnrecognizedClientException");
  private static final Set<String> CONFIGURATION =
      Set.of("ResourceNotFoundException", "ValidationException");

  private SourceErrors() {}

  public static boolean isThrottle(SdkException e) {
    return e instanceof SdkServiceException service
        && (service.isThrottlingException() || service.statusCode() == TOO_MANY_REQUESTS);
  }

  /** Whether the same request may succeed later without anybody's doing. */
  public static boolean isPassing(SdkException e) {
    if (e instanceof SdkServiceException service) {
      return isThrottle(e) || service.statusCode() >= SERVER_ERRORS;
    }
    return e instanceof Crc32MismatchException
        || e instanceof ApiCallAttemptTimeoutException
        || e.retryable()
        || ioCause(e) != null;
  }

  /** Whether the credentials were good once; others may have taken their place. */
  public static boolean isExpired(SdkException e) {
    return EXPIRED.contains(code(e));
  }

  /** @param place as in "profile 'nightly'" */
  static SdkClientException withoutCredentials(String place, RuntimeException e) {
    return SdkClientException.create(NO_CREDENTIALS + "for " + place, e);
  }

  static DynamoLakeException noRegion(String table, SdkException e) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot read table " + table
            + ": no region is given, and the environment has none. Set source.region or AWS_REGION.",
        e);
  }

  static DynamoLakeException notReady(String table, String place, String status) {
    return new DynamoLakeException(
        ErrorCode.LOCKED,
        "Cannot read table " + table + " (" + place + "): its status is " + status
            + ". Run again when it is ACTIVE.");
  }

  /**
   * CONFIGURATION for what DynamoDB does not know or take, PERMISSION for what it denies, UNAVAILABLE for the rest.
   *
   * @param verb what could not be done, as in "describe table"
   * @param actions what the credentials have to allow: {@code dynamodb:Scan}
   */
  public static DynamoLakeException failed(
      String verb, SdkException e, String table, String place, String actions) {
    String prefix = "Cannot " + verb + " " + table + " (" + place + "): ";
    String code = code(e);
    if (code.equals("ResourceNotFoundException")) {
      return new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          prefix
              + "there is no such table. Check the name, the region, the endpoint and the account.",
          e);
    }
    if (meaning(code) == ErrorCode.PERMISSION || isWithoutCredentials(e)) {
      return new DynamoLakeException(
          ErrorCode.PERMISSION,
          prefix + "permission is denied (" + reason(e)
              + "). Check the credentials, and that they allow " + actions + ".",
          e);
    }
    if (meaning(code) == ErrorCode.CONFIGURATION) {
      return new DynamoLakeException(
          ErrorCode.CONFIGURATION, prefix + reason(e) + ". Check the source's settings.", e);
    }
    return new DynamoLakeException(
        ErrorCode.UNAVAILABLE,
        prefix + reason(e) + ". Check region, endpoint and network, then run again.",
        e);
  }

  /**
   * CONFIGURATION, PERMISSION or UNAVAILABLE.
   *
   * @param code an error's name on the wire
   */
  public static ErrorCode meaning(String code) {
    if (PERMISSION.contains(code)) {
      return ErrorCode.PERMISSION;
    }
    return CONFIGURATION.contains(code) ? ErrorCode.CONFIGURATION : ErrorCode.UNAVAILABLE;
  }

  private static boolean isWithoutCredentials(SdkException e) {
    return e instanceof SdkClientException
        && ioCause(e) == null
        && String.valueOf(e.getMessage()).contains("credentials");
  }

  /** The exception's name on the wire; empty for what is no answer of the service. */
  public static String code(SdkException e) {
    if (e instanceof AwsServiceException service) {
      AwsErrorDetails details = service.awsErrorDetails();
      String code = details == null ? null : details.errorCode();
      return code == null ? "" : code;
    }
    return "";
  }

  /** Without the message of an answer that validates a request: it may quote a key. */
  public static String reason(SdkException e) {
    IOException io = ioCause(e);
    if (io != null) {
      return io.getClass().getSimpleName() + ": " + io.getMessage();
    }
    if (e instanceof SdkServiceException service) {
      String code = code(e);
      String whose = e instanceof StsException ? " of STS" : "";
      return (code.isEmpty() ? "" : code + whose + ", ") + "HTTP status " + service.statusCode();
    }
    String message = String.valueOf(e.getMessage());
    return isWithoutCredentials(e) && !message.startsWith(NO_CREDENTIALS)
        ? NO_CREDENTIALS + "in the environment"
        : message;
  }

  private static @Nullable IOException ioCause(Throwable thrown) {
    Throwable cause = thrown;
    while (cause != null) {
      if (cause instanceof IOException io) {
        return io;
      }
      cause = cause.getCause();
    }
    return null;
  }
}
