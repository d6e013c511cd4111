// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.source.SourceTable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** What is asked of DynamoDB. All names of attributes are aliased: they may be reserved words or have dots. */
final class ScanRequests {
  private ScanRequests() {}

  /** The first page of a segment. */
  static ScanRequest of(SourceTable table, ScanSpec spec, ScanPlan plan, int segment) {
    ScanRequest.Builder request = ScanRequest.builder()
        .tableName(table.name())
        .segment(segment)
        .totalSegments(plan.segments())
        .consistentRead(spec.consistency() == ScanSpec.ReadConsistency.STRONG)
        .limit(plan.pageItems())
        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL);
    if (!spec.projection().isEmpty()) {
      Set<String> attributes = new LinkedHashSet<>(table.key().attributes());
      attributes.addAll(spec.projection());
      Map<String, String> aliases = new LinkedHashMap<>();
      attributes.forEach(attribute -> aliases.put("#n" + aliases.size(), attribute));
      request
          .projectionExpression(String.join(", ", aliases.keySet()))
          .expressionAttributeNames(aliases);
    }
    return request.build();
  }
}
