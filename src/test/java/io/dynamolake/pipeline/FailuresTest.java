// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.NotSerializableException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void whatWeHaveThrownIsFoundFirst() {
    DynamoLakeException ours = new DynamoLakeException(ErrorCode.INTEGRITY, "Cannot trust it.");

    assertThat(Failures.expected(job(new IOException("outer", ours)))).containsSame(ours);
  }

  @Test
  void aStorageThatFailsATaskMayBeBackLater() {
    assertThat(code(job(new IOException("Status Code: 503")))).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(code(job(new UnknownHostException("bucket")))).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(code(job(new AccessDeniedException("s3a://lake")))).isEqualTo(ErrorCode.PERMISSION);
  }

  @Test
  void aBugIsNoFailureOfTheStorage() {
    assertThat(Failures.expected(job(new NotSerializableException("x")))).isEmpty();
    assertThat(Failures.expected(job(new JsonParseException(null, "x")))).isEmpty();
    assertThat(Failures.expected(job(new InterruptedIOException("x")))).isEmpty();
    assertThat(Failures.expected(new IllegalStateException("x"))).isEmpty();
  }

  /** As Spark throws it: a checked exception. */
  private static Exception job(Exception inTask) {
    return new SparkException("Job aborted due to stage failure", inTask);
  }

  private static ErrorCode code(Exception thrown) {
    return Failures.expected(thrown).orElseThrow().code();
  }
}
