// SPDX-License-Identifier: Apache-2.0
/** Registered schemas, inference and drift, as values. No Spark. */
@NullMarked
package io.dynamolake.schema;

import org.jspecify.annotations.NullMarked;
