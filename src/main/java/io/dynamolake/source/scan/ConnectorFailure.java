// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.source.SourceErrors;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * What an exception of the emr-dynamodb-connector means. Its AWS SDK is another than ours, so its exceptions are known by their names, along
 * the chain of causes. Their messages are not told: they may hold keys.
 */
final class ConnectorFailure {
  private static final Set<String> THROTTLES = Set.of(
      "ProvisionedThroughputExceededException",
      "RequestLimitExceeded",
      "RequestLimitExceededException",
      "ThrottlingException");
  private static final List<Class<? extends Exception>> NETWORK = List.of(
      ConnectException.class,
      NoRouteToHostException.class,
      SocketException.class,
      SocketTimeoutException.class,
      SSLException.class,
      UnknownHostException.class);

  private final String table;
  private final String place;

  private ConnectorFailure(String table, String place) {
    this.table = table;
    this.place = place;
  }

  /**
   * Without a cause: not every process knows its class.
   *
   * @param place region and endpoint, for people
   */
  static DynamoLakeException of(Throwable thrown, String table, String place) {
    ConnectorFailure failure = new ConnectorFailure(table, place);
    List<Throwable> chain = chain(thrown);
    return chain.stream()
        .flatMap(cause -> failure.known(cause).stream())
        .findFirst()
        .orElseGet(() -> failure.exception(
            ErrorCode.UNAVAILABLE,
            "it gave up with " + chain.get(chain.size() - 1).getClass().getSimpleName()
                + ". Run again, or use source.reader sdk, which tells more"));
  }

  private static List<Throwable> chain(Throwable thrown) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable cause = thrown;
        cause != null && !chain.contains(cause);
        cause = cause.getCause()) {
      chain.add(cause);
    }
    return chain;
  }

  private Optional<DynamoLakeException> known(Throwable cause) {
    if (cause instanceof LinkageError) {
      return Optional.of(exception(
          ErrorCode.CONFIGURATION,
          "its jar is not with what it needs on the class path ("
              + cause.getClass().getSimpleName()
              + "). Put the jar of one version last on the class path of driver and executors"));
    }
    String name = cause.getClass().getSimpleName();
    if (name.equals("SdkClientException")
        && String.valueOf(cause.getMessage()).contains("credentials")) {
      return Optional.of(denied("it finds no credentials"));
    }
    if (NETWORK.stream().anyMatch(type -> type.isInstance(cause))) {
      return Optional.of(exception(
          ErrorCode.UNAVAILABLE,
          "DynamoDB is not reached (" + name
              + "). Check region, endpoint and network, then run again"));
    }
    String code = code(cause);
    return code.isEmpty() ? Optional.empty() : Optional.of(answered(code));
  }

  private DynamoLakeException answered(String code) {
    if (THROTTLES.contains(code)) {
      return exception(
          ErrorCode.UNAVAILABLE,
          "DynamoDB throttles it, and its patience is at an end (" + code
              + "). Lower source.read-units-per-second, or run again when the table has capacity to spare");
    }
    if (code.equals("ResourceNotFoundException")) {
      return exception(
          ErrorCode.CONFIGURATION,
          "there is no such table for it. Check the name, the region, the endpoint and the account");
    }
    return switch (SourceErrors.meaning(code)) {
      case PERMISSION -> denied(code);
      case CONFIGURATION ->
        exception(
            ErrorCode.CONFIGURATION,
            "DynamoDB refuses its requests (" + code + "). Check the source's settings");
      default ->
        exception(
            ErrorCode.UNAVAILABLE,
            "DynamoDB fails (" + code
                + "). Run again, or use source.reader sdk, which goes on where it stopped");
    };
  }

  private DynamoLakeException denied(String why) {
    return exception(
        ErrorCode.PERMISSION,
        "permission is denied (" + why
            + "). Check the credentials that its own SDK finds on every executor, and that they allow dynamodb:DescribeTable and"
            + " dynamodb:Scan");
  }

  /** The error's name on the wire, as the exception of either SDK tells it; empty for what is no answer of the service. */
  private static String code(Throwable cause) {
    try {
      Object details = cause.getClass().getMethod("awsErrorDetails").invoke(cause);
      Object code =
          details == null ? null : details.getClass().getMethod("errorCode").invoke(details);
      return code == null ? "" : code.toString();
    } catch (ReflectiveOperationException e) {
      // Not an exception of an AWS SDK.
      return "";
    }
  }

  private DynamoLakeException exception(ErrorCode code, String why) {
    return new DynamoLakeException(
        code,
        "Cannot scan table " + table + " (" + place + ") through the emr-dynamodb-connector: " + why
            + ".");
  }
}
