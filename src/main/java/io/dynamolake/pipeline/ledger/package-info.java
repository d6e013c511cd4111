// SPDX-License-Identifier: Apache-2.0
/**
 * What a run leaves behind so that it can be repeated: its id, its folder, the table's lock and the points at which tests kill it.
 * Files only, no Spark.
 */
@NullMarked
package io.dynamolake.pipeline.ledger;

import org.jspecify.annotations.NullMarked;
