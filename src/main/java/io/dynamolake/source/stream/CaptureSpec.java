// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.stream;

import io.dynamolake.source.CredentialsSpec;
import io.dynamolake.source.DynamoDbConnection;
import java.io.Serializable;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The table whose stream is captured.
 *
 * @param table its name or ARN
 * @param region null if the ARN or the environment tells it
 * @param endpoint null for AWS
 */
public record CaptureSpec(
    String table, @Nullable String region, @Nullable URI endpoint, CredentialsSpec credentials)
    implements Serializable {
  DynamoDbConnection connection() {
    return DynamoDbConnection.of(table, region, endpoint, credentials);
  }
}
