// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

/** Whether an item without the attribute is drift. */
public enum Presence {
  REQUIRED,
  OPTIONAL
}
