// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The table that {@link ItemWriter} writes: one description from which every engine gets the same schema and the same columns. */
public final class Workload {
  /** The attribute by whose day the partitioned tasks write. */
  static final String EVENT_TIME = "created_at";

  private static final Map<String, Shape> COLUMNS = columns();

  private Workload() {}

  public static List<String> names() {
    return List.copyOf(COLUMNS.keySet());
  }

  /** A registered schema of DynamoLake, in YAML. */
  public static String registeredSchema() {
    StringBuilder yaml = new StringBuilder("table: benchmark\nversion: 1\n")
        .append("key: {partition: pk, sort: sk}\ncolumns:\n");
    COLUMNS.forEach((name, shape) -> {
      yaml.append(
          "  - {name: %s, from: %s, type: \"%s\"".formatted(name, name, shape.registered()));
      yaml.append(shape == Shape.TIMESTAMP ? ", format: iso-8601}\n" : "}\n");
    });
    return yaml.toString();
  }

  /** The explicit schema for {@code spark.read().schema(...).json(...)}. */
  static String sparkSchema() {
    return COLUMNS.entrySet().stream()
        .map(column -> "`" + column.getKey() + "`:" + column.getValue().sparkJson())
        .collect(Collectors.joining(",", "Item struct<", ">"));
  }

  static String[] sparkColumns() {
    return COLUMNS.entrySet().stream()
        .map(column -> column.getValue().sparkValue("Item.`" + column.getKey() + "`") + " as `"
            + column.getKey() + "`")
        .toArray(String[]::new);
  }

  /** Typed rows of all data files, as a query of DuckDB. */
  static String duckQuery(String dataFiles) {
    String item = COLUMNS.entrySet().stream()
        .map(column -> "\"" + column.getKey() + "\" " + column.getValue().duckJson())
        .collect(Collectors.joining(",", "STRUCT(", ")"));
    String columns = COLUMNS.entrySet().stream()
        .map(column -> column.getValue().duckValue("\"Item\".\"" + column.getKey() + "\"")
            + " AS \"" + column.getKey() + "\"")
        .collect(Collectors.joining(", "));
    return "SELECT %s FROM read_ndjson('%s', columns={'Item': '%s'}, compression='gzip')"
        .formatted(columns, dataFiles, item);
  }

  /** Spark expression over typed columns: one hash of a row, whatever the order of the elements of its sets. */
  static String rowHash() {
    return COLUMNS.entrySet().stream()
        .map(column -> column.getValue() instanceof Shape.SetOf
            ? "sort_array(`" + column.getKey() + "`)"
            : "`" + column.getKey() + "`")
        .collect(Collectors.joining(", ", "xxhash64(", ")"));
  }

  private static Map<String, Shape> columns() {
    Map<String, Shape> all = new LinkedHashMap<>();
    all.put("pk", Shape.STRING);
    all.put("sk", Shape.STRING);
    all.put("entity", Shape.STRING);
    all.put("created_at", Shape.TIMESTAMP);
    all.put("version", Shape.BIGINT);
    all.put("event_type", Shape.STRING);
    all.put("device", Shape.STRING);
    all.put("duration_ms", Shape.BIGINT);
    all.put("success", Shape.BOOLEAN);
    all.put("updated_at", Shape.TIMESTAMP);
    all.put("cancelled_at", Shape.TIMESTAMP);
    all.put("status", Shape.STRING);
    all.put("channel", Shape.STRING);
    all.put("currency", Shape.STRING);
    all.put("customer_name", Shape.STRING);
    all.put("note", Shape.STRING);
    all.put("total", Shape.decimal(18, 2));
    all.put("tax_rate", Shape.decimal(9, 6));
    all.put("item_count", Shape.INT);
    all.put("score", Shape.DOUBLE);
    all.put("ledger_id", Shape.decimal(38, 0));
    all.put("exchange_rate", Shape.decimal(38, 18));
    all.put("gift", Shape.BOOLEAN);
    all.put("signature", Shape.BINARY);
    all.put("tags", new Shape.SetOf("SS", "string"));
    all.put("coupon_ids", new Shape.SetOf("NS", "bigint"));
    all.put(
        "shipping_address",
        struct(
            "street", Shape.STRING,
            "city", Shape.STRING,
            "zip", Shape.STRING,
            "country", Shape.STRING,
            "geo", struct("lat", Shape.decimal(9, 6), "lon", Shape.decimal(9, 6))));
    all.put(
        "billing_address",
        struct("street", Shape.STRING, "city", Shape.STRING, "zip", Shape.STRING));
    all.put(
        "payment",
        struct(
            "method",
            Shape.STRING,
            "amount",
            Shape.decimal(18, 2),
            "captured",
            Shape.BOOLEAN,
            "card",
            struct("brand", Shape.STRING, "last4", Shape.STRING)));
    all.put(
        "lines",
        new Shape.ListOf(struct(
            "sku", Shape.STRING,
            "title", Shape.STRING,
            "quantity", Shape.INT,
            "price", Shape.decimal(18, 2),
            "options", struct("colour", Shape.STRING, "size", Shape.STRING))));
    return all;
  }

  private static Shape struct(Object... namesAndShapes) {
    Map<String, Shape> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndShapes.length; i += 2) {
      members.put((String) namesAndShapes[i], (Shape) namesAndShapes[i + 1]);
    }
    return new Shape.Struct(members);
  }
}
