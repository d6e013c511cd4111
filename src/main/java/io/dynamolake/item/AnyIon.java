// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import com.amazon.ion.IonException;
import com.amazon.ion.IonReader;
import com.amazon.ion.IonType;
import com.amazon.ion.UnknownSymbolException;
import com.amazon.ion.system.IonReaderBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads records with ion-java, whatever form of Ion text they are written in, and says what is wrong with one. Ion's own messages quote the
 * input and are therefore never passed on.
 */
final class AnyIon {
  /** What is read of a record of changes; as in DynamoDB JSON, members that are not known are skipped. */
  static final Set<String> CHANGE_MEMBERS = Set.of("Metadata", "Keys", "NewImage", "OldImage");

  static final String WRITE_TIME = "WriteTimestampMicros";

  private final IonReaderBuilder readers = IonReaderBuilder.standard();
  private final JsonOutput json;
  /** By level, the names that a struct has had so far. */
  private final List<Set<String>> names = new ArrayList<>();

  AnyIon(JsonOutput json) {
    this.json = json;
  }

  void toJson(byte[] line, int offset, int length) throws MalformedRecordException {
    toJson(line, offset, length, this::record);
  }

  void changeToJson(byte[] line, int offset, int length) throws MalformedRecordException {
    toJson(line, offset, length, this::change);
  }

  private interface Content {
    void convert(IonReader reader) throws MalformedRecordException;
  }

  private void toJson(byte[] line, int offset, int length, Content content)
      throws MalformedRecordException {
    String text = new String(Utf8.decode(line, offset, length));
    json.clear();
    // A reader over a String does without the stream's large buffer, most of the cost of a short
    // line.
    try (IonReader reader = readers.build(text)) {
      try {
        content.convert(reader);
      } catch (UnknownSymbolException e) {
        throw new MalformedRecordException(
            "expected a name, found a symbol that this line does not define");
      } catch (IonException e) {
        throw endsTooEarly(text, content)
            ? incomplete()
            : new MalformedRecordException("expected Ion text, found what is none");
      }
      end(reader);
    } catch (IOException e) { // nothing here does input or output
      throw new UncheckedIOException(e);
    }
  }

  /** Whether Ion's reader fails over {@code text} because it wants more of it. */
  private boolean endsTooEarly(String text, Content content) throws IOException {
    LineText line = new LineText(text.toCharArray());
    try (IonReader reader = readers.build(line)) {
      content.convert(reader);
      return false;
    } catch (IonException | MalformedRecordException e) {
      return line.exhausted();
    }
  }

  private void record(IonReader reader) throws MalformedRecordException {
    if (reader.next() == null) {
      throw incomplete();
    }
    expectStruct(reader, "a record {Item:{...}}");
    reader.stepIn();
    if (reader.next() == null || !"Item".equals(reader.getFieldName())) {
      throw new MalformedRecordException(
          "expected a record {Item:{...}}, found no Item as its first member");
    }
    expectStruct(reader, "a struct of attributes in Item");
    json.raw("{\"Item\":");
    members(reader, 1);
    json.raw('}');
    noOtherMember(reader);
    reader.stepOut();
  }

  private void change(IonReader reader) throws MalformedRecordException {
    if (reader.next() == null) {
      throw incomplete();
    }
    expectStruct(reader, "a record of changes");
    reader.stepIn();
    boolean more = reader.next() != null;
    boolean wrapped = more && "Record".equals(reader.getFieldName());
    if (wrapped) {
      expectStruct(reader, "a struct in Record");
      reader.stepIn();
      more = reader.next() != null;
    }
    json.raw('{');
    String refused = "";
    for (; more; more = reader.next() != null) {
      String name = reader.getFieldName();
      if (!CHANGE_MEMBERS.contains(name)) {
        continue;
      }
      expectStruct(reader, "a struct in each member of a record of changes");
      int before = json.length();
      separator().string(name).raw(':');
      String reason = member(reader, name);
      if (!reason.isEmpty()) {
        json.backTo(before);
        refused = reason;
      }
    }
    if (!refused.isEmpty()) {
      separator().string(ChangeEnvelope.REFUSED).raw(':').string(refused);
    }
    json.raw('}');
    reader.stepOut();
    if (wrapped) {
      noOtherMember(reader);
      reader.stepOut();
    }
  }

  private JsonOutput separator() {
    return json.length() > 1 ? json.raw(',') : json;
  }

  private static void noOtherMember(IonReader reader) throws MalformedRecordException {
    if (reader.next() != null) {
      throw new MalformedRecordException("expected the end of the record, found another member");
    }
  }

  /** @return what is wrong with it; empty if nothing is */
  private String member(IonReader reader, String name) {
    int depth = reader.getDepth();
    try {
      if (name.equals("Metadata")) {
        metadata(reader);
      } else {
        members(reader, 1);
      }
      return "";
    } catch (MalformedRecordException e) {
      while (reader.getDepth() > depth) {
        reader.stepOut();
      }
      return e.reason();
    }
  }

  /** A number or a text, bare or, as emulators write it, with its type tag: {@code {N:"1"}}. */
  private void metadata(IonReader reader) throws MalformedRecordException {
    json.raw('{');
    reader.stepIn();
    boolean first = true;
    while (reader.next() != null) {
      if (!WRITE_TIME.equals(reader.getFieldName())) {
        continue;
      }
      json.raw(first ? "" : ",").string(WRITE_TIME).raw(':');
      first = false;
      if (reader.getType() == IonType.STRUCT && !reader.isNullValue()) {
        json.raw('{');
        reader.stepIn();
        for (boolean tag = true; reader.next() != null; tag = false) {
          json.raw(tag ? "" : ",").string(reader.getFieldName()).raw(':');
          bare(reader);
        }
        reader.stepOut();
        json.raw('}');
      } else {
        bare(reader);
      }
    }
    reader.stepOut();
    json.raw('}');
  }

  private void bare(IonReader reader) throws MalformedRecordException {
    boolean numeric = reader.getType() == IonType.DECIMAL || reader.getType() == IonType.INT;
    if (numeric && !reader.isNullValue()) {
      number(reader);
    } else if (reader.getType() == IonType.STRING && !reader.isNullValue()) {
      json.string(reader.stringValue());
    } else {
      throw new MalformedRecordException(
          "expected numbers and texts in Metadata, found " + found(reader));
    }
  }

  private static void end(IonReader reader) throws MalformedRecordException {
    boolean more;
    try {
      more = reader.next() != null;
    } catch (IonException e) {
      more = true;
    }
    if (more) {
      throw new MalformedRecordException(
          "expected the end of the record, found more; Ion records must be one per line");
    }
  }

  private static void expectStruct(IonReader reader, String what) throws MalformedRecordException {
    if (reader.getType() != IonType.STRUCT || reader.isNullValue()) {
      throw new MalformedRecordException("expected " + what + ", found " + found(reader));
    }
    if (reader.getTypeAnnotations().length > 0) {
      throw new MalformedRecordException("expected " + what + " without annotations, found some");
    }
  }

  /** The reader stands on a struct; afterwards it has left it. */
  private void members(IonReader reader, int level) throws MalformedRecordException {
    Set<String> seen = namesAt(level);
    boolean first = true;
    json.raw('{');
    reader.stepIn();
    while (reader.next() != null) {
      String name = reader.getFieldName();
      if (!seen.add(name)) {
        throw new MalformedRecordException(
            "expected a new attribute name, found one that was there before");
      }
      if (!first) {
        json.raw(',');
      }
      first = false;
      json.string(name).raw(':');
      value(reader, level);
    }
    reader.stepOut();
    json.raw('}');
  }

  private void value(IonReader reader, int level) throws MalformedRecordException {
    if (level > ItemJson.MAX_LEVELS) {
      throw new MalformedRecordException(
          "expected at most " + ItemJson.MAX_LEVELS + " levels, found more");
    }
    IonType type = reader.getType();
    String[] annotations = reader.getTypeAnnotations();
    if (annotations.length > 0) {
      set(reader, type, annotations);
    } else if (reader.isNullValue()) {
      json.raw("{\"NULL\":true}");
    } else {
      plainValue(reader, type, level);
    }
  }

  private void plainValue(IonReader reader, IonType type, int level)
      throws MalformedRecordException {
    switch (type) {
      case STRING -> json.raw("{\"S\":").string(reader.stringValue()).raw('}');
      case DECIMAL, INT -> {
        json.raw("{\"N\":");
        number(reader);
        json.raw('}');
      }
      case BLOB -> json.raw("{\"B\":").base64(reader.newBytes()).raw('}');
      case BOOL -> json.raw(reader.booleanValue() ? "{\"BOOL\":true}" : "{\"BOOL\":false}");
      case LIST -> {
        json.raw("{\"L\":[");
        elements(reader, () -> value(reader, level + 1));
        json.raw("]}");
      }
      case STRUCT -> {
        json.raw("{\"M\":");
        members(reader, level + 1);
        json.raw('}');
      }
      default ->
        throw new MalformedRecordException(
            "expected a value that DynamoDB has a type for, found " + found(reader));
    }
  }

  private void set(IonReader reader, IonType type, String[] annotations)
      throws MalformedRecordException {
    AttributeType set = annotations.length == 1 ? setType(annotations[0]) : AttributeType.NULL;
    if (set == AttributeType.NULL) {
      throw new MalformedRecordException(
          "expected no annotation but one of $dynamodb_SS, $dynamodb_NS and $dynamodb_BS, found another");
    }
    if (type != IonType.LIST || reader.isNullValue()) {
      throw new MalformedRecordException("expected a list in " + set + ", found " + found(reader));
    }
    json.raw("{\"").raw(set.name()).raw("\":[");
    elements(reader, () -> element(reader, set));
    json.raw("]}");
  }

  private static AttributeType setType(String annotation) {
    return switch (annotation) {
      case "$dynamodb_SS" -> AttributeType.SS;
      case "$dynamodb_NS" -> AttributeType.NS;
      case "$dynamodb_BS" -> AttributeType.BS;
      default -> AttributeType.NULL;
    };
  }

  private void element(IonReader reader, AttributeType set) throws MalformedRecordException {
    IonType type = reader.getType();
    boolean plain = !reader.isNullValue() && reader.getTypeAnnotations().length == 0;
    if (plain && set == AttributeType.SS && type == IonType.STRING) {
      json.string(reader.stringValue());
    } else if (plain
        && set == AttributeType.NS
        && (type == IonType.DECIMAL || type == IonType.INT)) {
      number(reader);
    } else if (plain && set == AttributeType.BS && type == IonType.BLOB) {
      json.base64(reader.newBytes());
    } else {
      throw new MalformedRecordException(
          "expected an element of " + set + ", found " + found(reader));
    }
  }

  private interface Element {
    void convert() throws MalformedRecordException;
  }

  private void elements(IonReader reader, Element element) throws MalformedRecordException {
    boolean first = true;
    reader.stepIn();
    while (reader.next() != null) {
      if (!first) {
        json.raw(',');
      }
      first = false;
      element.convert();
    }
    reader.stepOut();
  }

  private void number(IonReader reader) throws MalformedRecordException {
    BigDecimal value;
    if (reader.getType() == IonType.INT) {
      BigInteger integer = reader.bigIntegerValue();
      value = new BigDecimal(integer);
    } else {
      value = reader.bigDecimalValue();
    }
    json.raw('"').raw(ItemNumber.plain(ItemNumber.bounded(value))).raw('"');
  }

  private Set<String> namesAt(int level) {
    while (names.size() <= level) {
      names.add(new HashSet<>());
    }
    Set<String> seen = names.get(level);
    seen.clear();
    return seen;
  }

  private static String found(IonReader reader) {
    if (reader.isNullValue()) {
      return "null";
    }
    return switch (reader.getType()) {
      case NULL -> "null";
      case BOOL -> "a bool";
      case INT, DECIMAL -> "a number";
      case FLOAT -> "a float";
      case TIMESTAMP -> "a timestamp";
      case SYMBOL -> "a symbol";
      case STRING -> "a string";
      case CLOB -> "a clob";
      case BLOB -> "a blob";
      case LIST -> "a list";
      case SEXP -> "an s-expression";
      case STRUCT -> "a struct";
      case DATAGRAM -> "a datagram";
    };
  }

  private static MalformedRecordException incomplete() {
    return new MalformedRecordException(
        "expected a whole record, found the end of the line; Ion records must be one per line");
  }
}
