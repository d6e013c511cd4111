// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.landing.LandingFile;
import java.io.Serializable;
import java.util.List;

/** What became of one segment. */
record SegmentOutcome(int segment, List<LandingFile> files, ScanCounts counts)
    implements Serializable {}
