// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * The credentials of this process for one {@link CredentialsSpec}: one provider, which all clients share, so that a role is assumed
 * once and not by each task. Providers renew what is about to expire by themselves; when DynamoDB says that it has expired all the same,
 * this one begins again from the start, and the next call is signed by what it finds then. Thread-safe.
 */
final class SourceCredentials implements AwsCredentialsProvider, ExecutionInterceptor {
  private static final Map<Key, SourceCredentials> OF_THIS_PROCESS = new ConcurrentHashMap<>();
  private static final ExecutionAttribute<Integer> GENERATION =
      new ExecutionAttribute<>("dynamolake.credentials-generation");
  private static final String SESSION = "dynamolake";

  private record Key(CredentialsSpec spec, String region) {}

  private final CredentialsSpec spec;
  private final String region;
  private int generation;
  private @Nullable AwsCredentialsProvider provider;

  private SourceCredentials(Key key) {
    this.spec = key.spec();
    this.region = key.region();
  }

  /** @param region where a role is assumed */
  static SourceCredentials of(CredentialsSpec spec, String region) {
    return OF_THIS_PROCESS.computeIfAbsent(new Key(spec, region), SourceCredentials::new);
  }

  @Override
  public AwsCredentials resolveCredentials() {
    int asked = generation();
    try {
      return provider().resolveCredentials();
    } catch (SdkException e) {
      // What a role is assumed with may have expired, too.
      if (SourceErrors.isExpired(e)) {
        renew(asked);
        return provider().resolveCredentials();
      }
      throw e;
    }
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    attributes.putAttribute(GENERATION, generation());
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    Integer used = attributes.getAttribute(GENERATION);
    if (used != null
        && context.exception() instanceof SdkException e
        && SourceErrors.isExpired(e)) {
      renew(used);
    }
  }

  private synchronized int generation() {
    return generation;
  }

  /** Many calls fail by the same credentials. */
  private synchronized void renew(int expired) {
    if (expired == generation) {
      generation++;
      provider = null;
    }
  }

  private synchronized AwsCredentialsProvider provider() {
    AwsCredentialsProvider found = provider;
    if (found == null) {
      found = spec.roleArn() == null ? base() : assuming(spec.roleArn());
      provider = found;
    }
    return found;
  }

  private AwsCredentialsProvider base() {
    String profile = spec.profile();
    if (profile == null) {
      return DefaultCredentialsProvider.builder().build();
    }
    ProfileCredentialsProvider found =
        ProfileCredentialsProvider.builder().profileName(profile).build();
    return () -> {
      try {
        return found.resolveCredentials();
      } catch (SdkClientException | IllegalStateException e) {
        // The latter when a credential_process fails.
        throw SourceErrors.withoutCredentials("profile '" + profile + "'", e);
      }
    };
  }

  private AwsCredentialsProvider assuming(String role) {
    StsClient sts = StsClient.builder()
        .region(Region.of(region))
        .credentialsProvider(base())
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(sts)
        .refreshRequest(
            request -> request.roleArn(role).externalId(spec.externalId()).roleSessionName(SESSION))
        .build();
  }
}
