// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.util.stream.Stream;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StorageErrorsTest {
  static Stream<IOException> denied() {
    return Stream.of(
        new AccessDeniedException("s3a://lake/x", null, "403"),
        new AccessControlException("user=spark, access=WRITE"),
        new FileNotFoundException("x.json (Permission denied)"));
  }

  @ParameterizedTest
  @MethodSource("denied")
  void aDeniedAccessIsAPermission(IOException denied) {
    DynamoLakeException error = StorageErrors.of("read", "x.json", denied);
    assertThat(error.code()).isEqualTo(ErrorCode.PERMISSION);
    assertThat(error).hasCause(denied);
    assertThat(error)
        .hasMessage("Cannot read x.json: access is denied ("
            + denied.getClass().getSimpleName() + ": " + denied.getMessage()
            + "). Allow it for the credentials that this run uses.");
  }

  @Test
  void aChecksumOfTheFileSystemIsAboutIntegrity() {
    DynamoLakeException error =
        StorageErrors.of("read", "x.json", new ChecksumException("Checksum error at 512", 512));
    assertThat(error.code()).isEqualTo(ErrorCode.INTEGRITY);
    assertThat(error)
        .hasMessage("Cannot read x.json: the file system's own checksum fails (ChecksumException:"
            + " Checksum error at 512). Restore the file from where it was written.");
  }

  @Test
  void anythingElseIsAnUnavailableStorage() {
    DynamoLakeException error = StorageErrors.of("list", "a", new IOException("reset\nby peer"));
    assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(error)
        .hasMessage("Cannot list a: the storage fails (IOException: reset?by peer)."
            + " Run again when it is back.");
    assertThat(StorageErrors.of("list", "a", new IOException()))
        .hasMessage("Cannot list a: the storage fails (IOException). Run again when it is back.");
  }

  @Test
  void ofTheFailuresBehindAFailureADenialCounts() {
    IOException denied = new AccessDeniedException("403");
    IOException wrapped = new IOException("upload failed", denied);
    assertThat(StorageErrors.behind(new IllegalStateException(wrapped))).contains(denied);
    IOException reset = new IOException("reset", new IllegalStateException());
    assertThat(StorageErrors.behind(new IllegalStateException(reset))).contains(reset);
    assertThat(StorageErrors.behind(new IllegalStateException("a bug"))).isEmpty();
  }

  @Test
  void aTimeoutIsNoInterruption() {
    assertThat(StorageErrors.isInterruption(new InterruptedIOException())).isTrue();
    assertThat(StorageErrors.isInterruption(new ClosedByInterruptException())).isTrue();
    assertThat(StorageErrors.isInterruption(new SocketTimeoutException())).isFalse();
  }
}
