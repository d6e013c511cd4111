// SPDX-License-Identifier: Apache-2.0
/** Room 4: writes files that no reader sees, and publishes them in one commit. */
@NullMarked
package io.dynamolake.table;

import org.jspecify.annotations.NullMarked;
