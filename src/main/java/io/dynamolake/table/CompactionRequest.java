// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

/**
 * Merge small files.
 *
 * @param folder where merged files are staged, as in {@link StagingSpec}
 * @param beforeCommit as in {@link PublishRequest}
 */
public record CompactionRequest(
    String runId,
    String folder,
    long targetFileSizeBytes,
    Compression compression,
    Runnable beforeCommit) {}
