// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import io.dynamolake.source.TableAddress;

/** Changes that a table's stream tells, once they are landed. */
public record StreamSource(TableAddress address) implements SourceSpec {}
