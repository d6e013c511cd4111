// SPDX-License-Identifier: Apache-2.0
/** Room 1: a segmented parallel scan brings a table's items into the landing. */
@NullMarked
package io.dynamolake.source.scan;

import org.jspecify.annotations.NullMarked;
