// SPDX-License-Identifier: Apache-2.0
/** What {@code bin/benchmark} runs: a generated export, the same work by peers and by DynamoLake, and the report. Not part of the tests. */
@NullMarked
package io.dynamolake.benchmark;

import org.jspecify.annotations.NullMarked;
