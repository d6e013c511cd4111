// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingReason;

/**
 * Tells by DynamoDB's reasons, such as {@code TableReadKeyRangeThroughputExceeded}, what was throttled.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/throttling-diagnosing-workflow.html">Reasons</a>
 */
final class ThrottleReasons {
  private static final String OF_A_PARTITION = "KeyRangeThroughputExceeded";

  private ThrottleReasons() {}

  static Pace.Scope scope(SdkException e) {
    List<ThrottlingReason> reasons = reasons(e);
    boolean partition = !reasons.isEmpty()
        && reasons.stream()
            .allMatch(reason -> String.valueOf(reason.reason()).endsWith(OF_A_PARTITION));
    return partition ? Pace.Scope.PARTITION : Pace.Scope.TABLE;
  }

  private static List<ThrottlingReason> reasons(SdkException e) {
    if (e instanceof ThrottlingException throttling) {
      return throttling.throttlingReasons();
    }
    if (e instanceof ProvisionedThroughputExceededException exceeded) {
      return exceeded.throttlingReasons();
    }
    return e instanceof RequestLimitExceededException account
        ? account.throttlingReasons()
        : List.of();
  }
}
