// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import io.dynamolake.source.export.ExportSpec;

/** A full export that the run asks DynamoDB for. */
public record RequestSource(ExportSpec export) implements SourceSpec {}
