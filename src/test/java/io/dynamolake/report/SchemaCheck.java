// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Checks a value against the keywords of JSON Schema 2020-12 that our schema uses, and refuses other keywords. Stricter in one
 * point: a member that the schema does not name is a problem, so that nothing is written that is not described.
 */
final class SchemaCheck {
  private static final Set<String> KNOWN = Set.of(
      "$schema",
      "title",
      "description",
      "type",
      "required",
      "properties",
      "additionalProperties",
      "items",
      "const",
      "enum",
      "pattern",
      "minimum",
      "format");

  private final List<String> problems = new ArrayList<>();

  private SchemaCheck() {}

  static List<String> problems(JsonNode schema, JsonNode value) {
    SchemaCheck check = new SchemaCheck();
    check.check(schema, value, "");
    return check.problems;
  }

  private void check(JsonNode schema, JsonNode value, String path) {
    Set<String> unknown = new TreeSet<>();
    schema.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(KNOWN);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "The check does not know the keywords " + unknown + " at " + path);
    }
    if (schema.has("type") && !isOfType(value, schema.get("type").asText())) {
      problems.add(path + ": not " + schema.get("type").asText());
      return;
    }
    if (schema.has("const") && !schema.get("const").equals(value)) {
      problems.add(path + ": not " + schema.get("const"));
    }
    if (schema.has("enum") && !contains(schema.get("enum"), value)) {
      problems.add(path + ": not one of " + schema.get("enum"));
    }
    if (schema.has("minimum") && value.asLong() < schema.get("minimum").asLong()) {
      problems.add(path + ": less than " + schema.get("minimum"));
    }
    if (schema.has("pattern")
        && !Pattern.compile(schema.get("pattern").asText())
            .matcher(value.asText())
            .find()) {
      problems.add(path + ": does not match " + schema.get("pattern").asText());
    }
    if (schema.has("format") && !isDateTime(value.asText())) {
      problems.add(path + ": not a date-time");
    }
    for (int i = 0; value.isArray() && schema.has("items") && i < value.size(); i++) {
      check(schema.get("items"), value.get(i), path + "/" + i);
    }
    if (value.isObject()) {
      checkMembers(schema, value, path);
    }
  }

  private void checkMembers(JsonNode schema, JsonNode value, String path) {
    schema.path("required").forEach(name -> {
      if (!value.has(name.asText())) {
        problems.add(path + "/" + name.asText() + ": missing");
      }
    });
    for (Iterator<Map.Entry<String, JsonNode>> members = value.fields(); members.hasNext(); ) {
      Map.Entry<String, JsonNode> member = members.next();
      String at = path + "/" + member.getKey();
      JsonNode declared = schema.path("properties").path(member.getKey());
      JsonNode additional = schema.path("additionalProperties");
      if (declared.isObject()) {
        check(declared, member.getValue(), at);
      } else if (additional.isObject()) {
        check(additional, member.getValue(), at);
      } else if (!additional.asBoolean(false)) {
        problems.add(at + ": not in the schema");
      }
    }
  }

  private static boolean isOfType(JsonNode value, String type) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "boolean" -> value.isBoolean();
      default -> throw new IllegalArgumentException("The check does not know the type " + type);
    };
  }

  private static boolean contains(JsonNode values, JsonNode value) {
    for (JsonNode candidate : values) {
      if (candidate.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDateTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
