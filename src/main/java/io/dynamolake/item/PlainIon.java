// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import static io.dynamolake.item.IonTokens.ascii;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Records in the forms of Ion text that DynamoDB writes, turned into DynamoDB JSON byte by byte, many times faster than ion-java can. It
 * gives up at whatever it does not know for certain, be it rare or wrong: {@link AnyIon} then reads the line again and decides. What it
 * takes, AnyIon takes too, with the same result.
 */
final class PlainIon {
  private static final byte[] VERSION = ascii("$ion_1_0");
  private static final byte[] RECORD = ascii("Record");
  private static final byte[] ITEM = ascii("Item");
  private static final byte[] METADATA = ascii("Metadata");
  private static final byte[] WRITE_TIME = ascii(AnyIon.WRITE_TIME);
  private static final List<byte[]> IMAGES =
      List.of(ascii("Keys"), ascii("NewImage"), ascii("OldImage"));
  private static final byte[] NULL = ascii("null");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] SS = ascii("$dynamodb_SS::");
  private static final byte[] NS = ascii("$dynamodb_NS::");
  private static final byte[] BS = ascii("$dynamodb_BS::");

  private final JsonOutput json;
  private final IonTokens tokens;
  /** By level, the names that a struct has had so far. */
  private final List<NameTable> names = new ArrayList<>();

  PlainIon(JsonOutput json) {
    this.json = json;
    this.tokens = new IonTokens(json);
  }

  /** Writes the record of a full export, or returns false. */
  boolean toJson(byte[] line, int offset, int length) {
    return begin(line, offset, length) && record() && tokens.peek() < 0;
  }

  /** Writes the record of an incremental export, or returns false. */
  boolean changeToJson(byte[] line, int offset, int length) {
    return begin(line, offset, length) && change() && tokens.peek() < 0;
  }

  private boolean begin(byte[] line, int offset, int length) {
    json.clear();
    try {
      Utf8Bytes.check(line, offset, offset + length, offset);
    } catch (MalformedRecordException e) {
      return false;
    }
    tokens.reset(line, offset, length);
    tokens.accept(VERSION);
    return true;
  }

  private boolean record() {
    if (!tokens.accept('{') || !tokens.name() || !tokens.isName(ITEM)) {
      return false;
    }
    json.raw("{\"Item\":");
    boolean whole = members(1) && tokens.accept('}');
    json.raw('}');
    return whole;
  }

  private boolean change() {
    if (!tokens.accept('{') || !tokens.name()) {
      return false;
    }
    if (!tokens.isName(RECORD)) {
      return parts();
    }
    return tokens.accept('{') && tokens.name() && parts() && tokens.accept('}');
  }

  /** The parts of a change, from behind the first one's name. */
  private boolean parts() {
    json.raw('{');
    boolean more = true;
    while (more) {
      boolean metadata = tokens.isName(METADATA);
      if (!metadata && IMAGES.stream().noneMatch(tokens::isName)) {
        return false;
      }
      tokens.writeName();
      if (!(metadata ? metadata() : members(1))) {
        return false;
      }
      more = tokens.accept(',');
      if (more) {
        json.raw(',');
        if (!tokens.name()) {
          return false;
        }
      }
    }
    json.raw('}');
    return tokens.accept('}');
  }

  private boolean metadata() {
    if (!tokens.accept('{') || !tokens.name() || !tokens.isName(WRITE_TIME)) {
      return false;
    }
    json.raw('{');
    tokens.writeName();
    boolean whole = tokens.number() && tokens.accept('}');
    json.raw('}');
    return whole;
  }

  private boolean members(int level) {
    if (tokens.isLob() || !tokens.accept('{')) {
      return false;
    }
    NameTable seen = namesAt(level);
    json.raw('{');
    boolean more = !tokens.accept('}');
    while (more) {
      if (!tokens.name() || !tokens.addName(seen)) {
        return false;
      }
      tokens.writeName();
      if (!value(level)) {
        return false;
      }
      more = tokens.accept(',');
      if (more) {
        json.raw(',');
      } else if (!tokens.accept('}')) {
        return false;
      }
    }
    json.raw('}');
    return true;
  }

  private NameTable namesAt(int level) {
    while (names.size() <= level) {
      names.add(new NameTable());
    }
    NameTable seen = names.get(level);
    seen.clear();
    return seen;
  }

  private boolean value(int level) {
    if (level > ItemJson.MAX_LEVELS) {
      return false;
    }
    switch (tokens.peek()) {
      case '"':
        json.raw("{\"S\":");
        return ended(tokens.text());
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
        json.raw("{\"N\":");
        return ended(tokens.number());
      case '{':
        boolean blob = tokens.isLob();
        json.raw(blob ? "{\"B\":" : "{\"M\":");
        return ended(blob ? tokens.blob() : members(level + 1));
      case '[':
        json.raw("{\"L\":");
        return ended(elements(() -> value(level + 1)));
      case '$':
        return set();
      case 'n':
        json.raw("{\"NULL\":true}");
        return tokens.accept(NULL);
      case 't':
        json.raw("{\"BOOL\":true}");
        return tokens.accept(TRUE);
      case 'f':
        json.raw("{\"BOOL\":false}");
        return tokens.accept(FALSE);
      default:
        return false;
    }
  }

  private boolean ended(boolean whole) {
    json.raw('}');
    return whole;
  }

  private boolean set() {
    if (tokens.acceptStart(SS)) {
      json.raw("{\"SS\":");
      return ended(elements(tokens::text));
    }
    if (tokens.acceptStart(NS)) {
      json.raw("{\"NS\":");
      return ended(elements(tokens::number));
    }
    if (tokens.acceptStart(BS)) {
      json.raw("{\"BS\":");
      return ended(elements(tokens::blob));
    }
    return false;
  }

  private boolean elements(BooleanSupplier element) {
    if (!tokens.accept('[')) {
      return false;
    }
    json.raw('[');
    boolean more = !tokens.accept(']');
    while (more) {
      if (!element.getAsBoolean()) {
        return false;
      }
      more = tokens.accept(',');
      if (more) {
        json.raw(',');
      } else if (!tokens.accept(']')) {
        return false;
      }
    }
    json.raw(']');
    return true;
  }
}
