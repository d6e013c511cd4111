// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.storage;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.PrintableText;
import io.dynamolake.StackTraces;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.security.AccessControlException;
import org.jspecify.annotations.Nullable;

/** What the failure of a file system means to a user. */
public final class StorageErrors {
  private StorageErrors() {}

  /**
   * PERMISSION when access is denied, INTEGRITY when the file system's own checksum fails, UNAVAILABLE otherwise.
   *
   * @param verb what could not be done, as in "read"
   */
  public static DynamoLakeException of(String verb, Object path, IOException e) {
    String prefix = "Cannot " + verb + " " + path + ": ";
    String type = e.getClass().getSimpleName();
    String reason = e.getMessage() == null ? type : PrintableText.of(type + ": " + e.getMessage());
    if (isDenied(e)) {
      return new DynamoLakeException(
          ErrorCode.PERMISSION,
          prefix + "access is denied (" + reason
              + "). Allow it for the credentials that this run uses.",
          e);
    }
    if (e instanceof ChecksumException) {
      return new DynamoLakeException(
          ErrorCode.INTEGRITY,
          prefix + "the file system's own checksum fails (" + reason
              + "). Restore the file from where it was written.",
          e);
    }
    return new DynamoLakeException(
        ErrorCode.UNAVAILABLE,
        prefix + "the storage fails (" + reason + "). Run again when it is back.",
        e);
  }

  /**
   * INTEGRITY: a control file is not what was written.
   *
   * @param cause what is wrong with it, without quoting it
   */
  public static DynamoLakeException poisoned(Object path, String cause, @Nullable Throwable e) {
    return new DynamoLakeException(
        ErrorCode.INTEGRITY,
        "Cannot trust " + path + ": " + cause
            + ". Find out who wrote it; move it away when no run is at work on this table, then run again.",
        e);
  }

  /** The file system's failure behind a failure; a denial before any other, because it is what a user can act on. */
  public static Optional<IOException> behind(Throwable thrown) {
    List<IOException> causes = StackTraces.causes(thrown)
        .filter(IOException.class::isInstance)
        .map(IOException.class::cast)
        .toList();
    return causes.stream()
        .filter(StorageErrors::isDenied)
        .findFirst()
        .or(() -> causes.stream().findFirst());
  }

  public static boolean isDenied(IOException e) {
    // The local file system reports a denied file as one that is not found.
    return e instanceof AccessDeniedException
        || e instanceof AccessControlException
        || String.valueOf(e.getMessage()).endsWith("(Permission denied)");
  }

  /** Whether the thread was interrupted, which is no fault of the storage. */
  public static boolean isInterruption(IOException e) {
    return e instanceof ClosedByInterruptException
        || (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException));
  }
}
