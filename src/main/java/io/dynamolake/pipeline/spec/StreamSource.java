// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import io.dynamolake.source.stream.CaptureSpec;

/** Changes that a table's stream tells, once they are landed. */
public record StreamSource(CaptureSpec capture) implements SourceSpec {}
