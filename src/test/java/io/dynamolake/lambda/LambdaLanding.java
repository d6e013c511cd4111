// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.testing.S3Stub;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;

/** What the Lambda function lands of events that are delivered to it. */
public final class LambdaLanding implements AutoCloseable {
  private final S3Stub bucket = new S3Stub();
  private final S3Client s3 = LambdaJarTrial.client(bucket);
  private final StreamHandler handler =
      new StreamHandler(new LandingBucket(s3, new LambdaSettings(bucket.bucket(), "", null)));

  public LambdaLanding() throws IOException {}

  public void deliver(byte[] event) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    handler.handleRequest(new ByteArrayInputStream(event), answer, new QuietContext());
    assertThat(answer.toString(StandardCharsets.UTF_8)).isEqualTo("{\"batchItemFailures\":[]}");
  }

  /** Writes its objects as files below a folder, and returns how many there are. */
  public int download(Path folder) throws IOException {
    Map<String, byte[]> objects = bucket.objects();
    for (Map.Entry<String, byte[]> object : objects.entrySet()) {
      Path file = folder.resolve(object.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, object.getValue());
    }
    return objects.size();
  }

  @Override
  public void close() {
    s3.close();
    bucket.close();
  }
}
