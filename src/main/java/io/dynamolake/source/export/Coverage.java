// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

/** What an export holds of its table, or of a time's changes. */
enum Coverage {
  WHOLE_TABLE,
  /** Only items, or attributes, that somebody chose. */
  FILTERED
}
