// SPDX-License-Identifier: Apache-2.0
/** Room 3: a registered schema compiled into a decoder from landing bytes to Spark rows. */
@NullMarked
package io.dynamolake.normalise;

import org.jspecify.annotations.NullMarked;
