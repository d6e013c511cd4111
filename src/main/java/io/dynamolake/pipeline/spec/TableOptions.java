// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import java.util.List;

/** What the lake table is. */
final class TableOptions {
  static final Option<String> TABLE = Option.of(
          "table",
          OptionTypes.TABLE_NAME,
          "orders",
          "The table's name in the lake: its rows are in `<lake>/<table>`, its"
              + " schemas and runs in `<lake>/_dynamolake/<table>`.")
      .required();
  static final Option<String> LAKE = Option.of(
          "lake", OptionTypes.PATH, "s3://my-lake", "The folder that holds all tables of the lake.")
      .required();
  static final Option<String> KEY_PARTITION = Option.of(
      "key.partition",
      OptionTypes.ATTRIBUTE,
      "pk",
      "The attribute that is the partition key of the DynamoDB table.");
  static final Option<String> KEY_SORT = Option.of(
      "key.sort",
      OptionTypes.ATTRIBUTE,
      "sk",
      "The attribute that is the sort key, if the table has one.");

  private TableOptions() {}

  static List<Option<?>> all() {
    return List.of(TABLE, LAKE, KEY_PARTITION, KEY_SORT);
  }
}
