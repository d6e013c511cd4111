// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Where the table is; opens clients on the driver and in tasks alike, each with the credentials that its own process finds.
 *
 * @param endpoint null for AWS
 */
public record DynamoDbConnection(String region, @Nullable URI endpoint, CredentialsSpec credentials)
    implements Serializable {
  private static final int ATTEMPTS = 3;
  private static final int STREAM_ATTEMPTS = 10;
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(60);

  /**
   * Takes the region from the address, the table's ARN or the environment.
   *
   * @throws io.dynamolake.DynamoLakeException (CONFIGURATION) if none of them has one
   */
  static DynamoDbConnection of(TableAddress address) {
    String table = address.table();
    String known = address.region();
    if (known == null && table.startsWith("arn:")) {
      known = Arn.fromString(table).region().orElse(null);
    }
    return new DynamoDbConnection(
        known == null ? environmentRegion(table, address.credentials().profile()) : known,
        address.endpoint(),
        address.credentials());
  }

  /** A client that repeats a call that failed, up to three times in all. */
  public DynamoDbClient open() {
    return open(override -> {});
  }

  /**
   * A client for callers that repeat calls by themselves: it makes each call once.
   *
   * @param interceptors see each request and answer
   */
  public DynamoDbClient openWithoutRetries(ExecutionInterceptor... interceptors) {
    return open(override -> override
        .retryStrategy(AwsRetryStrategy.doNotRetry())
        .executionInterceptors(List.of(interceptors)));
  }

  /** @param more changes what all clients have in common, such as how often a call is repeated */
  public DynamoDbClient open(Consumer<ClientOverrideConfiguration.Builder> more) {
    return built(
        DynamoDbClient.builder(),
        override ->
            more.accept(override.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(ATTEMPTS)
                .build())));
  }

  /** A client for the table's stream, which repeats a call that was throttled or failed, up to ten times in all. */
  public DynamoDbStreamsClient openStreams() {
    return built(
        DynamoDbStreamsClient.builder(),
        override -> override.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
            .maxAttempts(STREAM_ATTEMPTS)
            // More than two readers of a shard.
            .retryOnException(LimitExceededException.class)
            .build()));
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C built(
      B builder, Consumer<ClientOverrideConfiguration.Builder> more) {
    SourceCredentials found = SourceCredentials.of(credentials, region);
    builder
        .region(Region.of(region))
        .credentialsProvider(found)
        .httpClientBuilder(UrlConnectionHttpClient.builder()
            .connectionTimeout(CONNECTION_TIMEOUT)
            .socketTimeout(SOCKET_TIMEOUT))
        .overrideConfiguration(override -> {
          more.accept(override);
          override.addExecutionInterceptor(found);
        });
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    return builder.build();
  }

  /** For messages. */
  public String place() {
    return endpoint == null ? "region " + region : "region " + region + ", endpoint " + endpoint;
  }

  private static String environmentRegion(String table, @Nullable String profile) {
    try {
      DefaultAwsRegionProviderChain.Builder chain = DefaultAwsRegionProviderChain.builder();
      return (profile == null ? chain : chain.profileName(profile))
          .build()
          .getRegion()
          .id();
    } catch (SdkClientException e) {
      throw SourceErrors.noRegion(table, e);
    }
  }
}
