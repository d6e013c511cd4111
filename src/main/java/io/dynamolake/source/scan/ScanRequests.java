// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.source.ItemExpressions;
import io.dynamolake.source.SourceTable;
import java.util.LinkedHashSet;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** What is asked of DynamoDB. */
final class ScanRequests {
  private ScanRequests() {}

  /** The first page of a segment. */
  static ScanRequest of(SourceTable table, ScanSpec spec, ScanPlan plan, int segment) {
    ScanRequest.Builder request = ScanRequest.builder()
        .tableName(table.name())
        .indexName(spec.index())
        .consistentRead(spec.consistency() == ScanSpec.ReadConsistency.STRONG)
        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
        .segment(segment)
        .totalSegments(plan.segments())
        .limit(plan.pageItems());
    ItemExpressions expressions = new ItemExpressions();
    if (!spec.projection().isEmpty()) {
      Set<String> attributes = new LinkedHashSet<>(table.key().attributes());
      attributes.addAll(spec.projection());
      request.projectionExpression(expressions.projection(attributes));
    }
    if (!spec.filter().isEmpty()) {
      request.filterExpression(expressions.conditions(spec.filter()));
    }
    if (!expressions.names().isEmpty()) {
      request.expressionAttributeNames(expressions.names());
    }
    if (!expressions.values().isEmpty()) {
      request.expressionAttributeValues(expressions.values());
    }
    return request.build();
  }
}
