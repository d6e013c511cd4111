// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.schema.TableKey;
import java.io.Serializable;

/**
 * A DynamoDB table as it describes itself.
 *
 * @param name what requests call it: its name, or its ARN where the caller gave that
 * @param id UUID; changes when a table is dropped and created again; empty where tables have none, as in DynamoDB Local
 * @param items as of some hours ago, like {@code sizeBytes}: an estimate, which may be 0 for a table that was just loaded
 */
public record SourceTable(
    String name, String arn, String id, String region, TableKey key, long items, long sizeBytes)
    implements Serializable {}
