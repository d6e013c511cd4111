// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import java.util.Map;
import java.util.stream.Collectors;

/** The type of an attribute, and how each engine is told to read it out of DynamoDB JSON into the same typed value. */
sealed interface Shape {
  Shape STRING = new Scalar("S", "string");
  Shape TIMESTAMP = new Scalar("S", "timestamp");
  Shape INT = new Scalar("N", "int");
  Shape BIGINT = new Scalar("N", "bigint");
  Shape DOUBLE = new Scalar("N", "double");
  Shape BOOLEAN = new Scalar("BOOL", "boolean");
  Shape BINARY = new Scalar("B", "binary");

  static Shape decimal(int precision, int scale) {
    return new Scalar("N", "decimal(" + precision + "," + scale + ")");
  }

  /** As a registered schema writes it. */
  String registered();

  /** The attribute as Spark's JSON reader sees it, in Spark's DDL. */
  String sparkJson();

  /** The typed value of {@code attribute}, an expression of type {@link #sparkJson()}. */
  String sparkValue(String attribute);

  /** The attribute as DuckDB's JSON reader sees it. */
  String duckJson();

  /** The typed value of {@code attribute}, an expression of type {@link #duckJson()}. */
  String duckValue(String attribute);

  record Scalar(String tag, String type) implements Shape {
    @Override
    public String registered() {
      return type;
    }

    @Override
    public String sparkJson() {
      return "struct<" + tag + ":" + (tag.equals("BOOL") ? "boolean" : "string") + ">";
    }

    @Override
    public String sparkValue(String attribute) {
      String value = attribute + "." + tag;
      return switch (type) {
        case "string", "boolean" -> value;
        case "binary" -> "unbase64(" + value + ")";
        default -> "cast(" + value + " as " + type + ")";
      };
    }

    @Override
    public String duckJson() {
      return "STRUCT(\"" + tag + "\" " + (tag.equals("BOOL") ? "BOOLEAN" : "VARCHAR") + ")";
    }

    @Override
    public String duckValue(String attribute) {
      String value = attribute + ".\"" + tag + "\"";
      return switch (type) {
        case "string", "boolean" -> value;
        case "binary" -> "from_base64(" + value + ")";
        case "timestamp" -> "CAST(" + value + " AS TIMESTAMPTZ)";
        default -> "CAST(" + value + " AS " + type + ")";
      };
    }
  }

  record Struct(Map<String, Shape> members) implements Shape {
    @Override
    public String registered() {
      return members.entrySet().stream()
          .map(member -> member.getKey() + ":" + member.getValue().registered())
          .collect(Collectors.joining(",", "struct<", ">"));
    }

    @Override
    public String sparkJson() {
      return members.entrySet().stream()
          .map(member -> "`" + member.getKey() + "`:" + member.getValue().sparkJson())
          .collect(Collectors.joining(",", "struct<M:struct<", ">>"));
    }

    @Override
    public String sparkValue(String attribute) {
      return members.entrySet().stream()
          .map(member -> "'%s',%s"
              .formatted(
                  member.getKey(),
                  member.getValue().sparkValue(attribute + ".M.`" + member.getKey() + "`")))
          .collect(
              Collectors.joining(",", "if(" + attribute + ".M is null, null, named_struct(", "))"));
    }

    @Override
    public String duckJson() {
      return members.entrySet().stream()
          .map(member -> "\"" + member.getKey() + "\" " + member.getValue().duckJson())
          .collect(Collectors.joining(",", "STRUCT(\"M\" STRUCT(", "))"));
    }

    @Override
    public String duckValue(String attribute) {
      return members.entrySet().stream()
          .map(member -> "'%s':%s"
              .formatted(
                  member.getKey(),
                  member.getValue().duckValue(attribute + ".\"M\".\"" + member.getKey() + "\"")))
          .collect(Collectors.joining(
              ",", "CASE WHEN " + attribute + ".\"M\" IS NULL THEN NULL ELSE {", "} END"));
    }
  }

  record ListOf(Shape element) implements Shape {
    @Override
    public String registered() {
      return "array<" + element.registered() + ">";
    }

    @Override
    public String sparkJson() {
      return "struct<L:array<" + element.sparkJson() + ">>";
    }

    @Override
    public String sparkValue(String attribute) {
      return "transform(" + attribute + ".L, e -> " + element.sparkValue("e") + ")";
    }

    @Override
    public String duckJson() {
      return "STRUCT(\"L\" " + element.duckJson() + "[])";
    }

    @Override
    public String duckValue(String attribute) {
      return "list_transform(" + attribute + ".\"L\", lambda e: " + element.duckValue("e") + ")";
    }
  }

  /**
   * A set of strings or numbers.
   *
   * @param tag {@code SS} or {@code NS}
   */
  record SetOf(String tag, String element) implements Shape {
    @Override
    public String registered() {
      return "set<" + element + ">";
    }

    @Override
    public String sparkJson() {
      return "struct<" + tag + ":array<string>>";
    }

    @Override
    public String sparkValue(String attribute) {
      String value = attribute + "." + tag;
      return element.equals("string") ? value : "cast(" + value + " as array<" + element + ">)";
    }

    @Override
    public String duckJson() {
      return "STRUCT(\"" + tag + "\" VARCHAR[])";
    }

    @Override
    public String duckValue(String attribute) {
      String value = attribute + ".\"" + tag + "\"";
      return element.equals("string") ? value : "CAST(" + value + " AS " + element + "[])";
    }
  }
}
