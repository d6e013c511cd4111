// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import java.util.Locale;

/** What reads the pages of a table. */
public enum ScanReader {
  /** Paced, resumable, and exact about what it costs. */
  SDK,
  /** The input format of AWS's Hadoop connector, for those who know its behaviour; it has to be on the class path. */
  EMR_DYNAMODB_CONNECTOR;

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
