// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.item.AttributeValue;
import io.dynamolake.testing.LambdaRuntimeStub;
import io.dynamolake.testing.S3Stub;
import io.dynamolake.testing.StreamEvents;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The handler as Lambda runs it: by AWS's runtime interface client, in a process without Spark and Hadoop. */
@Timeout(120)
class LambdaRuntimeTest {
  @TempDir
  private Path temp;

  @Test
  void answersLambdaAndTellsErrorsAsErrors() throws Exception {
    try (LambdaRuntimeStub lambda = new LambdaRuntimeStub();
        S3Stub bucket = new S3Stub()) {
      Process function = start(lambda, bucket, "s3://" + bucket.bucket() + "/orders");
      try {
        byte[] good = StreamEvents.event(List.of(StreamEvents.insert(1, "a", item())));
        assertThat(lambda.invoke(good)).isEqualTo("response {\"batchItemFailures\":[]}");
        assertThat(lambda.invoke(good)).isEqualTo("response {\"batchItemFailures\":[]}");
        assertThat(bucket.objects()).hasSize(1);

        byte[] poisoned = StreamEvents.eventOf(List.of(
            StreamEvents.record(StreamEvents.insert(2, "a", item())),
            StreamEvents.record(StreamEvents.insert(3, "b", item())).replace("\"N\"", "\"Q\"")));
        assertThat(lambda.invoke(poisoned))
            .isEqualTo(
                "response {\"batchItemFailures\":[{\"itemIdentifier\":\"4421584500000000000000000003\"}]}");
        assertThat(bucket.objects()).hasSize(2);

        bucket.failNextPuts.set(100);
        assertThat(lambda.invoke(good)).startsWith("error ").contains("S3Exception");
        bucket.failNextPuts.set(0);
        assertThat(lambda.invoke("{}".getBytes(UTF_8)))
            .startsWith("error ")
            .contains("expected the member Records");
        assertThat(lambda.invoke(good)).isEqualTo("response {\"batchItemFailures\":[]}");
      } finally {
        function.destroyForcibly().waitFor();
      }
    }
    assertThat(Files.readString(temp.resolve("log"))).contains("Landed 1 records: s3://");
  }

  @Test
  void doesNotStartWithoutALanding() throws Exception {
    try (LambdaRuntimeStub lambda = new LambdaRuntimeStub();
        S3Stub bucket = new S3Stub()) {
      Process function = start(lambda, bucket, "");
      try {
        assertThat(lambda.invoke(new byte[0]))
            .startsWith("error ")
            .contains("Invalid value for DYNAMOLAKE_LANDING: expected s3://bucket/prefix, got ''");
      } finally {
        function.destroyForcibly().waitFor();
      }
    }
  }

  private Process start(LambdaRuntimeStub lambda, S3Stub bucket, String landing) throws Exception {
    ProcessBuilder function = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx128m",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Djava.io.tmpdir=" + temp,
        "-cp",
        classPath(),
        "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
        StreamHandler.class.getName() + "::handleRequest");
    function
        .environment()
        .putAll(Map.of(
            "AWS_LAMBDA_RUNTIME_API",
            lambda.address(),
            "AWS_LAMBDA_FUNCTION_NAME",
            "land",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "1",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "256",
            "AWS_REGION",
            "eu-west-1",
            "AWS_ACCESS_KEY_ID",
            "stub",
            "AWS_SECRET_ACCESS_KEY",
            "stub",
            "AWS_ENDPOINT_URL_S3",
            bucket.endpoint().toString(),
            LambdaSettings.LANDING,
            landing));
    return function
        .redirectErrorStream(true)
        .redirectOutput(temp.resolve("log").toFile())
        .start();
  }

  /** Our classes, and of the jars those that the Lambda jar or AWS's runtime brings. */
  private static String classPath() {
    List<String> wanted = List.of(
        File.separator + "target" + File.separator + "classes",
        "/software/amazon/",
        "/com/amazonaws/",
        "/org/reactivestreams/",
        "/org/slf4j/slf4j-api/");
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> wanted.stream().anyMatch(entry::contains))
        .filter(entry -> !entry.contains("netty"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Map<String, AttributeValue> item() {
    return Map.of("pk", new AttributeValue.S("a"), "n", new AttributeValue.N("1.50"));
  }
}
