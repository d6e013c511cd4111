// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import com.fasterxml.jackson.core.JacksonException;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.StackTraces;
import io.dynamolake.storage.StorageErrors;
import java.io.IOException;
import java.io.ObjectStreamException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the failure that a user can act on in what Spark and Hadoop have wrapped around it. */
public final class Failures {
  private Failures() {}

  /** Empty for a bug, or a failure that we do not know. */
  public static Optional<DynamoLakeException> expected(Throwable thrown) {
    Optional<DynamoLakeException> ours = StackTraces.causes(thrown)
        .filter(DynamoLakeException.class::isInstance)
        .map(DynamoLakeException.class::cast)
        .findFirst();
    return ours.or(() -> StackTraces.causes(thrown)
            .flatMap(cause -> unreachable(cause).stream())
            .findFirst())
        .or(() -> StorageErrors.behind(thrown)
            .filter(Failures::isOfStorage)
            .map(e -> StorageErrors.of("use", "the storage", e)));
  }

  private static boolean isOfStorage(IOException e) {
    return !StorageErrors.isInterruption(e)
        && !(e instanceof JacksonException)
        && !(e instanceof ObjectStreamException);
  }

  private static Optional<DynamoLakeException> unreachable(Throwable cause) {
    boolean unreachable = cause instanceof ConnectException
        || cause instanceof UnknownHostException
        || cause instanceof SocketTimeoutException;
    return unreachable
        ? Optional.of(new DynamoLakeException(
            ErrorCode.UNAVAILABLE,
            "Cannot reach a service: " + cause.getMessage()
                + ". Check endpoint, region and network, then run the same command again.",
            cause))
        : Optional.empty();
  }

  /** What was thrown in the beginning, and where in our code; without its message, which may quote data. */
  public static String place(Throwable thrown) {
    Throwable root =
        StackTraces.causes(thrown).reduce((first, second) -> second).orElse(thrown);
    String frame = Stream.concat(Stream.of(root.getStackTrace()), Stream.of(thrown.getStackTrace()))
        .filter(element -> element.getClassName().startsWith("io.dynamolake."))
        .findFirst()
        .map(element -> " at " + element)
        .orElse("");
    return root.getClass().getName() + frame;
  }
}
