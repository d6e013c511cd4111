// SPDX-License-Identifier: Apache-2.0
/** What a person or a scheduler reads: progress and results. No Spark. */
@NullMarked
package io.dynamolake.report;

import org.jspecify.annotations.NullMarked;
