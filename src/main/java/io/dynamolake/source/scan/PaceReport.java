// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import java.io.Serializable;

/**
 * What an attempt at a segment has done since its last report, and what it wants next.
 *
 * @param attempt of the task; unique in the application
 * @param work pages that came, and the times that DynamoDB said to come back later
 * @param evaluated items that DynamoDB read for these pages, whether or not a filter let them through
 * @param slowDowns how many of the throttles were meant for the whole table or account, not for one of its partitions
 */
record PaceReport(
    String scanId,
    long attempt,
    int segment,
    ScanCounts work,
    long evaluated,
    long slowDowns,
    Wish wish)
    implements Serializable {
  enum Wish {
    /** To ask for a page. */
    PAGE,
    /** Nothing more: the segment is read. */
    SEGMENT_READ,
    /** Nothing more for now: the attempt has failed, or was cancelled. */
    STOPPED
  }
}
