// SPDX-License-Identifier: Apache-2.0
/** Room 2: the layout of a native export. Writes and reads manifests and data files, and proves them. */
@NullMarked
package io.dynamolake.landing;

import org.jspecify.annotations.NullMarked;
