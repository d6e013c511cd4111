// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import java.io.Serializable;

/** What becomes of a run that had to put items aside. */
public record QuarantineSpec(QuarantineLimit failAbove) implements Serializable {}
