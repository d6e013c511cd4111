// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

/**
 * @param filesBefore files of the table that were rewritten
 * @param filesAfter files that replaced them
 * @param version the table's version that readers see now
 */
public record CompactionResult(String table, long filesBefore, long filesAfter, String version) {}
