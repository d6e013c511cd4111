// SPDX-License-Identifier: Apache-2.0
/** Parses a command line, calls one pipeline operation, prints its result. */
@NullMarked
package io.dynamolake.cli;

import org.jspecify.annotations.NullMarked;
