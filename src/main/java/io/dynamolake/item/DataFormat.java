// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

/** How the records of a data file are written. The names are those of the export API's {@code ExportFormat}. */
public enum DataFormat {
  DYNAMODB_JSON,
  ION
}
