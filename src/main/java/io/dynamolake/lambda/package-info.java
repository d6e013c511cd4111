// SPDX-License-Identifier: Apache-2.0
/** A Lambda function that lands batches of DynamoDB stream records as change files. A jar of its own, without Spark and Hadoop. */
@NullMarked
package io.dynamolake.lambda;

import org.jspecify.annotations.NullMarked;
