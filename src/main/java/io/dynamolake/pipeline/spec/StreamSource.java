// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import io.dynamolake.source.TableAddress;
import org.jspecify.annotations.Nullable;

/**
 * Changes of a stream that land as files and are applied to the table.
 *
 * @param landing the folder of the landing; a run takes the files that the table has not applied
 * @param address the table whose stream {@code capture} lands there; null where somebody else lands it
 */
public record StreamSource(String landing, @Nullable TableAddress address) implements SourceSpec {}
