// SPDX-License-Identifier: Apache-2.0
/** Publishes staged files as versions of a folder of Parquet files. */
@NullMarked
package io.dynamolake.table.parquet;

import org.jspecify.annotations.NullMarked;
