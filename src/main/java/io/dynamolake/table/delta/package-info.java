// SPDX-License-Identifier: Apache-2.0
/** Publishes staged files to a Delta table. */
@NullMarked
package io.dynamolake.table.delta;

import org.jspecify.annotations.NullMarked;
