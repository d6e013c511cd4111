// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Walks one change record of a change file once: checks all of it, reads its metadata, and finds its images without decoding them.
 * {@code {"Metadata":{..},"Keys":{..},"NewImage":{..},"OldImage":{..}}}, members in any order; a deletion has no {@code NewImage}. Reusable,
 * not thread-safe.
 *
 * <p>Metadata is taken in every shape that was seen of it: {@code {"N":"1"}}, {@code {"S":"1"}}, {@code "1"} and {@code 1}. Members that
 * are not known, in the record or in its metadata, are skipped.
 */
public final class ChangeEnvelope {
  /** A member that holds why the record, as far as it is told before, can be no more than quarantined. */
  static final String REFUSED = "Refused";

  private static final int MAX_DEPTH = 16;
  private static final int MAX_MICROS_DIGITS = 17;

  private final ItemCursor cursor = new ItemCursor();
  private final JsonCursor json = cursor.json();

  private final Slice keys = new Slice();
  private final Slice newImage = new Slice();
  private final Slice oldImage = new Slice();

  private boolean metadataRead;
  private @Nullable Long written;
  private @Nullable String label;
  private @Nullable String shard;
  private @Nullable String sequence;
  private @Nullable String kinesis;
  private @Nullable String eventId;
  private @Nullable String eventName;
  private @Nullable String created;
  private ChangeMetadata.@Nullable UserIdentity identity;

  /** A map of attributes within the record, from its opening to its closing brace. */
  public static final class Slice {
    private int offset;
    private int length;

    /** Whether the record has it. */
    public boolean present() {
      return length > 0;
    }

    public int offset() {
      return offset;
    }

    public int length() {
      return length;
    }

    private void clear() {
      length = 0;
    }
  }

  /**
   * Reads a record. After an exception, what was read before it stands: {@link #keys()} may be present.
   *
   * @throws MalformedRecordException if the bytes are no change record, or one without Metadata or Keys
   */
  public void read(byte[] bytes, int offset, int length) throws MalformedRecordException {
    clear();
    json.reset(bytes, offset, length);
    json.expect('{');
    if (!json.accept('}')) {
      do {
        json.name();
        member();
      } while (json.accept(','));
      json.expect('}');
    }
    json.expectEnd();
    if (!metadataRead || !keys.present()) {
      throw json.malformed("expected the members Metadata and Keys, found a record without: "
          + "this is no record of changes");
    }
  }

  /** The attributes of the primary key. */
  public Slice keys() {
    return keys;
  }

  /** The item after the change; a deletion has none. */
  public Slice newImage() {
    return newImage;
  }

  public Slice oldImage() {
    return oldImage;
  }

  /** Whether the record got so far that its order is known. */
  public boolean hasMetadata() {
    return metadataRead;
  }

  public ChangeMetadata metadata() {
    return new ChangeMetadata(
        written, label, shard, sequence, kinesis, eventId, eventName, created, identity);
  }

  private void clear() {
    keys.clear();
    newImage.clear();
    oldImage.clear();
    metadataRead = false;
    written = null;
    label = null;
    shard = null;
    sequence = null;
    kinesis = null;
    eventId = null;
    eventName = null;
    created = null;
    identity = null;
  }

  private void member() throws MalformedRecordException {
    switch (text()) {
      case "Metadata" -> {
        if (metadataRead) {
          throw twice();
        }
        metadata(1);
        metadataRead = true;
      }
      case "Keys" -> attributes(keys);
      case "NewImage" -> attributes(newImage);
      case "OldImage" -> attributes(oldImage);
      case REFUSED -> {
        json.scalar();
        throw json.malformed(text());
      }
      default -> skip(1);
    }
  }

  private MalformedRecordException twice() {
    return json.malformed("a member that stands twice in one record");
  }

  private void attributes(Slice slice) throws MalformedRecordException {
    if (slice.present()) {
      throw twice();
    }
    json.peek();
    int from = json.position();
    cursor.skipContent(AttributeType.M, 0);
    slice.offset = from;
    slice.length = json.position() - from;
  }

  private void metadata(int depth) throws MalformedRecordException {
    json.expect('{');
    if (json.accept('}')) {
      return;
    }
    do {
      json.name();
      switch (text()) {
        case "WriteTimestampMicros" -> written = micros();
        case "StreamLabel" -> label = scalar();
        case "ShardId" -> shard = scalar();
        case "SequenceNumber" -> sequence = scalar();
        case "KinesisSequenceNumber" -> kinesis = scalar();
        case "EventID" -> eventId = scalar();
        case "EventName" -> eventName = scalar();
        case "ApproximateCreationDateTime" -> created = scalar();
        case "UserIdentity" -> identity = identity();
        default -> skip(depth + 1);
      }
    } while (json.accept(','));
    json.expect('}');
  }

  private long micros() throws MalformedRecordException {
    BigDecimal value = ItemNumber.parse(scalar());
    if (value.signum() < 0
        || ItemNumber.fractionDigits(value) > 0
        || ItemNumber.integerDigits(value) > MAX_MICROS_DIGITS) {
      throw json.malformed("expected whole microseconds in WriteTimestampMicros");
    }
    return value.longValueExact();
  }

  /** {@code {"N":"1"}}, {@code {"S":"1"}}, {@code "1"} or {@code 1}. */
  private String scalar() throws MalformedRecordException {
    if (!json.accept('{')) {
      json.scalar();
      return text();
    }
    json.name();
    String tag = text();
    if (!tag.equals("N") && !tag.equals("S")) {
      throw json.malformed("expected a text or a number in Metadata, found another type");
    }
    json.scalar();
    String value = text();
    json.expect('}');
    return value;
  }

  private ChangeMetadata.@Nullable UserIdentity identity() throws MalformedRecordException {
    json.expect('{');
    json.name();
    String type = "";
    String principal = "";
    if (!text().equals("M")) {
      throw json.malformed("expected a map in UserIdentity");
    }
    json.expect('{');
    if (!json.accept('}')) {
      do {
        json.name();
        switch (text()) {
          case "Type" -> type = scalar();
          case "PrincipalId" -> principal = scalar();
          default -> skip(3);
        }
      } while (json.accept(','));
      json.expect('}');
    }
    json.expect('}');
    return new ChangeMetadata.UserIdentity(type, principal);
  }

  private void skip(int depth) throws MalformedRecordException {
    if (depth > MAX_DEPTH) {
      throw json.malformed("nested more than " + MAX_DEPTH + " levels deep");
    }
    if (json.accept('{')) {
      if (!json.accept('}')) {
        do {
          json.name();
          skip(depth + 1);
        } while (json.accept(','));
        json.expect('}');
      }
    } else if (json.accept('[')) {
      if (!json.accept(']')) {
        do {
          skip(depth + 1);
        } while (json.accept(','));
        json.expect(']');
      }
    } else {
      json.scalar();
    }
  }

  private String text() {
    return new String(json.text(), json.textOffset(), json.textLength(), StandardCharsets.UTF_8);
  }
}
