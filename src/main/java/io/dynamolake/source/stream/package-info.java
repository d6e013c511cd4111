// SPDX-License-Identifier: Apache-2.0
/** Captures DynamoDB Streams without Lambda: reads shards and lands change files, with a checkpoint for each shard. No Spark. */
@NullMarked
package io.dynamolake.source.stream;

import org.jspecify.annotations.NullMarked;
