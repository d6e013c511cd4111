// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

/**
 * A finished full export to S3.
 *
 * @param path the export's folder, its {@code manifest-summary.json}, or a prefix that holds exactly one export
 */
public record ExportSource(String path) implements SourceSpec {}
