// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.lambda;

import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.ChangeRecord;
import io.dynamolake.testing.S3Stub;
import io.dynamolake.testing.StreamEvents;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Run by the build with nothing but the Lambda jar beside the classes of the tests: 1,000 records of 2 KB, with both images, are landed in
 * 256 MB. Ends with an exception if they are not.
 */
final class LambdaJarTrial {
  private static final int RECORDS = 1_000;
  private static final int IMAGE_BYTES = 2_048;

  private LambdaJarTrial() {}

  public static void main(String[] arguments) throws Exception {
    for (String absent : List.of("org.apache.spark.SparkContext", "org.apache.hadoop.fs.Path")) {
      try {
        Class.forName(absent);
      } catch (ClassNotFoundException e) {
        continue;
      }
      throw new IllegalStateException("There must be no " + absent);
    }
    byte[] event = StreamEvents.event(changes());
    try (S3Stub bucket = new S3Stub();
        S3Client s3 = client(bucket)) {
      StreamHandler handler = new StreamHandler(
          new LandingBucket(s3, new LambdaSettings(bucket.bucket(), "landing", null)));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      handler.handleRequest(new ByteArrayInputStream(event), answer, new QuietContext());
      int lines = bucket.objects().values().stream()
          .mapToInt(file -> StreamEvents.lines(file).size())
          .sum();
      String told = answer.toString(StandardCharsets.UTF_8);
      if (lines != RECORDS || !told.equals("{\"batchItemFailures\":[]}")) {
        throw new IllegalStateException(lines + " lines were landed, and the answer was " + told);
      }
    }
    Path status = Path.of("/proc/self/status");
    if (arguments.length > 0 && Files.exists(status)) {
      System.out.println(event.length + " bytes of event");
      Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmHWM"))
          .forEach(System.out::println);
    }
  }

  static S3Client client(S3Stub bucket) {
    return LandingBucket.client()
        .endpointOverride(bucket.endpoint())
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("stub", "stub")))
        .build();
  }

  private static List<ChangeRecord> changes() {
    Random random = new Random(1);
    return IntStream.range(0, RECORDS)
        .mapToObj(i -> {
          byte[] bytes = new byte[IMAGE_BYTES * 3 / 4];
          random.nextBytes(bytes);
          Map<String, AttributeValue> image =
              Map.of("pk", new AttributeValue.S("k" + i), "data", new AttributeValue.B(bytes));
          return StreamEvents.insert(i, "k" + i, image);
        })
        .toList();
  }
}
