// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source;

import java.io.Serializable;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a DynamoDB table is, and who may read it. Holds no credentials: driver and executors each find theirs.
 *
 * @param table its name or ARN
 * @param region null for the ARN's, or else the environment's
 * @param endpoint null for AWS
 */
public record TableAddress(
    String table, @Nullable String region, @Nullable URI endpoint, CredentialsSpec credentials)
    implements Serializable {
  /** The same, read with the credentials of the environment. */
  public TableAddress(String table, @Nullable String region, @Nullable URI endpoint) {
    this(table, region, endpoint, CredentialsSpec.DEFAULT);
  }

  /** @throws io.dynamolake.DynamoLakeException (CONFIGURATION) if neither this nor the environment has a region */
  public DynamoDbConnection connection() {
    return DynamoDbConnection.of(this);
  }
}
