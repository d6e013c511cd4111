// SPDX-License-Identifier: Apache-2.0
/** Publishes staged files to a folder of Parquet files through one pointer. */
@NullMarked
package io.dynamolake.table.parquet;

import org.jspecify.annotations.NullMarked;
