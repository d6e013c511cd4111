// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

/**
 * Changes of incremental exports that are applied to the table.
 *
 * @param exports a folder below which incremental exports lie; a run takes those that the table still needs
 */
public record ChangesSource(String exports) implements SourceSpec {}
