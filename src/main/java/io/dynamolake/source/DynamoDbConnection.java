// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * Where the table is; opens clients on the driver and in tasks alike, each with the default chain of credentials of its own process.
 *
 * @param endpoint null for AWS
 */
public record DynamoDbConnection(String region, @Nullable URI endpoint) implements Serializable {
  private static final int ATTEMPTS = 3;
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(60);

  /**
   * Takes the region from the specification, the table's ARN or the environment.
   *
   * @throws io.dynamolake.DynamoLakeException (CONFIGURATION) if none of them has one
   */
  public static DynamoDbConnection of(
      String table, @Nullable String region, @Nullable URI endpoint) {
    String known = region;
    if (known == null && table.startsWith("arn:")) {
      known = Arn.fromString(table).region().orElse(null);
    }
    return new DynamoDbConnection(known == null ? environmentRegion(table) : known, endpoint);
  }

  /** @param interceptors of all calls of the client */
  public DynamoDbClient open(MetricPublisher metrics, ExecutionInterceptor... interceptors) {
    return open(override ->
        override.executionInterceptors(List.of(interceptors)).addMetricPublisher(metrics));
  }

  public DynamoDbClient open() {
    return open(override -> {});
  }

  /** @param more changes what all clients have in common, such as how often a call is repeated */
  public DynamoDbClient open(Consumer<ClientOverrideConfiguration.Builder> more) {
    DynamoDbClientBuilder builder = DynamoDbClient.builder()
        .region(Region.of(region))
        .httpClientBuilder(UrlConnectionHttpClient.builder()
            .connectionTimeout(CONNECTION_TIMEOUT)
            .socketTimeout(SOCKET_TIMEOUT))
        .overrideConfiguration(override ->
            more.accept(override.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(ATTEMPTS)
                .build())));
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    return builder.build();
  }

  /** For messages. */
  public String place() {
    return endpoint == null ? "region " + region : "region " + region + ", endpoint " + endpoint;
  }

  private static String environmentRegion(String table) {
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion().id();
    } catch (SdkClientException e) {
      throw SourceErrors.noRegion(table, e);
    }
  }
}
