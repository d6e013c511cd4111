// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.lambda;

import io.dynamolake.landing.ChangeFileBuffer;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** The landing on S3. An object is there whole or not at all, and the same one again replaces itself. */
final class LandingBucket {
  private static final Duration ATTEMPT = Duration.ofSeconds(15);
  private static final Duration ALL_ATTEMPTS = Duration.ofSeconds(45);

  private final S3Client s3;
  private final LambdaSettings settings;

  LandingBucket(S3Client s3, LambdaSettings settings) {
    this.s3 = s3;
    this.settings = settings;
  }

  /** A client that starts quickly, with the credentials of the function. */
  static S3ClientBuilder client() {
    return S3Client.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder()
            .connectionTimeout(Duration.ofSeconds(5))
            .socketTimeout(ATTEMPT))
        .credentialsProvider(AwsCredentialsProviderChain.of(
            EnvironmentVariableCredentialsProvider.create(), ContainerCredentialsProvider.create()))
        .overrideConfiguration(
            all -> all.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(ALL_ATTEMPTS));
  }

  /** Returns once S3 has the whole file, with the checksum that the client sent; throws what the client throws otherwise. */
  String put(ChangeFileBuffer file) {
    String key = settings.key(file.name().path());
    RequestBody content = RequestBody.fromBytes(file.finish());
    s3.putObject(
        put -> put.bucket(settings.bucket()).key(key).expectedBucketOwner(settings.bucketOwner()),
        content);
    return "s3://" + settings.bucket() + "/" + key;
  }
}
