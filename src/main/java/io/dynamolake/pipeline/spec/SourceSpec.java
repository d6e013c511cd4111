// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import java.io.Serializable;

/** Where the items come from. */
public sealed interface SourceSpec extends Serializable
    permits ScanSource, ExportSource, RequestSource, ChangesSource, StreamSource {}
