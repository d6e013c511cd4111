// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import io.dynamolake.source.export.ExportSpec;
import org.jspecify.annotations.Nullable;

/**
 * Changes of incremental exports that are applied to the table.
 *
 * @param exports a folder below which incremental exports lie; a run takes those that the table still needs
 * @param request how those are asked for that are missing; null if somebody else does it
 */
public record ChangesSource(String exports, @Nullable ExportSpec request) implements SourceSpec {}
