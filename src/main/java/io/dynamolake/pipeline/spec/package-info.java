// SPDX-License-Identifier: Apache-2.0
/**
 * The pipeline file as values. Each key is declared once in {@code Options}; parsing, validation, suggestions, {@code
 * conf/reference.yaml} and the documentation page all follow from that declaration. No Spark.
 */
@NullMarked
package io.dynamolake.pipeline.spec;

import org.jspecify.annotations.NullMarked;
