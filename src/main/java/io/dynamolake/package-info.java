// SPDX-License-Identifier: Apache-2.0
/** The vocabulary of failure that every other package speaks: a code, a message, an exit status. */
@NullMarked
package io.dynamolake;

import org.jspecify.annotations.NullMarked;
