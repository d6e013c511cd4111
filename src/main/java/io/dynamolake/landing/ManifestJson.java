// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.PrintableText;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The JSON objects of a manifest, one after the other, and their members with checked types. Every complaint names the file and the
 * line that the object begins on. Objects may span lines, as those of AWS's samples do.
 */
final class ManifestJson implements Closeable {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String file;
  private final JsonParser parser;

  ManifestJson(String file, byte[] content) throws IOException {
    this.file = file;
    this.parser = MAPPER.createParser(content);
  }

  /**
   * The next object, or nothing at the end.
   *
   * @throws DynamoLakeException INTEGRITY if what comes next is not a JSON object
   */
  Optional<Entry> next() throws IOException {
    try {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return Optional.empty();
      }
      String place = file + " line " + parser.currentTokenLocation().getLineNr();
      if (token != JsonToken.START_OBJECT) {
        throw LandingErrors.manifest(place, "expected a JSON object");
      }
      return Optional.of(new Entry(place, MAPPER.readTree(parser)));
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String place = at == null ? file : file + " line " + at.getLineNr();
      throw LandingErrors.notJson(place, e);
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  /**
   * One object of a manifest.
   *
   * @param place file and line, for messages
   */
  record Entry(String place, JsonNode members) {

    /** A member that must be a text with something in it. */
    String text(String name) {
      String text = optionalText(name);
      if (text == null || text.isEmpty()) {
        throw LandingErrors.manifest(place, name + " is missing or empty");
      }
      return text;
    }

    /** A member that may be absent or null, but nothing else than a text. */
    @Nullable
    String optionalText(String name) {
      JsonNode member = members.path(name);
      if (member.isMissingNode() || member.isNull()) {
        return null;
      }
      if (!member.isTextual()) {
        throw wrongType(name, "a text", member);
      }
      return member.textValue();
    }

    /** A member that must be a count: an integer from 0 up to what a long holds. */
    long count(String name) {
      JsonNode member = members.path(name);
      if (member.isMissingNode()) {
        throw LandingErrors.manifest(place, name + " is missing");
      }
      if (!member.isIntegralNumber() || !member.canConvertToLong()) {
        throw wrongType(name, "an integer of 64 bits", member);
      }
      if (member.longValue() < 0) {
        throw LandingErrors.manifest(place, name + " is negative (" + member.longValue() + ")");
      }
      return member.longValue();
    }

    private DynamoLakeException wrongType(String name, String expected, JsonNode found) {
      return LandingErrors.manifest(
          place, name + " must be " + expected + ", but is " + PrintableText.of(found.toString()));
    }
  }
}
