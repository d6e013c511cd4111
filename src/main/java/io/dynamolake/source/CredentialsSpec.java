// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Where a process finds its credentials; never the credentials themselves.
 *
 * @param profile of the AWS configuration files of each process; null for the SDK's default chain
 * @param roleArn a role to assume with what was found there; null for none
 * @param externalId what the role's owner asks for; null for nothing
 */
public record CredentialsSpec(
    @Nullable String profile,
    @Nullable String roleArn,
    @Nullable String externalId) implements Serializable {
  /** What the SDK finds in the environment. */
  public static final CredentialsSpec DEFAULT = new CredentialsSpec(null, null, null);
}
