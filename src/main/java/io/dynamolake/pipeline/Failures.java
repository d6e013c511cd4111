// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.storage.StorageErrors;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the failure that a user can act on in what Spark and Hadoop have wrapped around it. */
final class Failures {
  private static final int MAX_CAUSES = 100;

  private Failures() {}

  /** Empty for a bug, or a failure that we do not know. */
  static Optional<DynamoLakeException> expected(Throwable thrown) {
    Optional<DynamoLakeException> ours = causes(thrown)
        .filter(DynamoLakeException.class::isInstance)
        .map(DynamoLakeException.class::cast)
        .findFirst();
    return ours.isPresent()
        ? ours
        : causes(thrown).flatMap(cause -> storage(cause).stream()).findFirst();
  }

  private static Optional<DynamoLakeException> storage(Throwable cause) {
    if (cause instanceof IOException e && StorageErrors.isDenied(e)) {
      return Optional.of(StorageErrors.of("use", "the storage", e));
    }
    boolean unreachable = cause instanceof ConnectException
        || cause instanceof UnknownHostException
        || cause instanceof SocketTimeoutException;
    return unreachable
        ? Optional.of(new DynamoLakeException(
            ErrorCode.UNAVAILABLE,
            "Cannot reach a service: " + cause.getMessage()
                + ". Check endpoint, region and network, then run" + " the same command again.",
            cause))
        : Optional.empty();
  }

  /** What is told of a crash: where, but not the exception's own message, which may quote data. */
  static String crash(Throwable thrown) {
    Throwable root = causes(thrown).reduce((first, second) -> second).orElse(thrown);
    String place = Stream.concat(Stream.of(root.getStackTrace()), Stream.of(thrown.getStackTrace()))
        .filter(frame -> frame.getClassName().startsWith("io.dynamolake."))
        .findFirst()
        .map(frame -> " at " + frame)
        .orElse("");
    return "Crashed with " + root.getClass().getName() + place + ". The log has the stack trace.";
  }

  private static Stream<Throwable> causes(Throwable thrown) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause).limit(MAX_CAUSES);
  }
}
