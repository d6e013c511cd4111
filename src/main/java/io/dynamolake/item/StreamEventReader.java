// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.item.JsonSpans.Span;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks the event with which Lambda hands over a batch of DynamoDB stream records, and turns each record into a line of a change file.
 * Records of Kinesis Data Streams for DynamoDB are taken, too, where the caller asks for it: they have no sequence number.
 * Keys and images are checked and then copied byte by byte, so digits, base64 and escapes stay as they came; only white space between
 * tokens goes. One pass, in the order of the batch. Not thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html">Using Lambda with DynamoDB</a>
 */
public final class StreamEventReader {
  private static final String SOURCE = "aws:dynamodb";
  private static final String TABLE = ":table/";
  private static final String STREAM = "/stream/";
  private static final Set<String> WITHOUT_NEW_IMAGE = Set.of("KEYS_ONLY", "OLD_IMAGE");
  private static final int MAX_SEQUENCE_DIGITS = 40;

  private final byte[] event;
  private final JsonCursor batch = new JsonCursor();
  private final JsonSpans json;
  private final ItemCursor cursor = new ItemCursor();

  private Span place = new Span(0, 0);
  private Map<String, Span> record = Map.of();
  private Map<String, Span> change = Map.of();
  private int records;
  private @Nullable String sequenceNumber;
  private @Nullable MalformedRecordException broken;

  /** The caller leaves {@code event} unchanged: an object with an array {@code Records}. */
  public StreamEventReader(byte[] event) {
    this.event = event;
    this.json = new JsonSpans(event);
  }

  /** What a JSON object is, as far as one can see. */
  public enum Form {
    /** One record by itself. */
    RECORD,
    /** An event that hands over many records. */
    BATCH,
    NEITHER
  }

  /** @throws MalformedRecordException if the bytes are no JSON object */
  public static Form form(byte[] object) throws MalformedRecordException {
    Map<String, Span> members = new JsonSpans(object).members(new Span(0, object.length));
    if (members.containsKey("dynamodb")) {
      return Form.RECORD;
    }
    return members.containsKey("Records") ? Form.BATCH : Form.NEITHER;
  }

  /** A reader of one object that is no batch: its only record. */
  public static StreamEventReader ofRecord(byte[] object) {
    ByteArrayOutputStream event = new ByteArrayOutputStream(object.length + 16);
    event.writeBytes("{\"Records\":[".getBytes(StandardCharsets.UTF_8));
    event.writeBytes(object);
    event.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
    return new StreamEventReader(event.toByteArray());
  }

  /**
   * Goes to the next record.
   *
   * @return whether there is one
   * @throws MalformedRecordException if the event is no JSON object with an array Records; what is wrong within a record is told by
   *     {@link #line}
   */
  public boolean next() throws MalformedRecordException {
    int from;
    try {
      if (!(records == 0 ? begin() : batch.accept(','))) {
        end();
        return false;
      }
      records++;
      batch.peek();
      from = batch.position();
      batch.pass();
    } catch (MalformedRecordException e) {
      throw new MalformedRecordException(
          e.reason() + ", line " + json.lineAt(batch.position()) + " of the event");
    }
    record = Map.of();
    change = Map.of();
    sequenceNumber = null;
    broken = null;
    place = new Span(from, batch.position());
    try {
      record = json.members(place);
      change = json.members(JsonSpans.required(record, "dynamodb"));
      sequenceNumber = json.text(change, "SequenceNumber");
    } catch (MalformedRecordException e) {
      broken = e;
    }
    return true;
  }

  /** How many records were begun. */
  public int records() {
    return records;
  }

  /** By which Lambda knows the current record; null if the record does not tell it. */
  public @Nullable String sequenceNumber() {
    return sequenceNumber;
  }

  /** The last part of the stream's ARN; null if the current record does not tell it. */
  public @Nullable String streamLabel() throws MalformedRecordException {
    String arn = json.text(record, "eventSourceARN");
    int at = arn == null ? -1 : arn.lastIndexOf(STREAM);
    return arn == null || at < 0 ? null : arn.substring(at + STREAM.length());
  }

  /** The name of the stream's table; null if the current record does not tell it. */
  public @Nullable String table() throws MalformedRecordException {
    String name = json.text(record, "tableName");
    if (name != null) {
      return name;
    }
    String arn = json.text(record, "eventSourceARN");
    int from = arn == null ? -1 : arn.indexOf(TABLE);
    int to = arn == null ? -1 : arn.lastIndexOf(STREAM);
    return arn == null || from < 0 || to < from ? null : arn.substring(from + TABLE.length(), to);
  }

  /**
   * The current record as a line of a change file, without a line end.
   *
   * @param shardId as far as the caller knows it
   * @throws MalformedRecordException if the record is none, or if applying it would not do what it says
   * @throws DynamoLakeException if the stream has no new images, or the event comes from no DynamoDB stream
   */
  public byte[] line(@Nullable String shardId) throws MalformedRecordException {
    if (broken != null) {
      throw broken;
    }
    checkSource();
    return line(metadata(shardId));
  }

  /**
   * What the current record has in its member {@code kinesis}; null if it has no such member.
   *
   * @throws MalformedRecordException if there is no base64 in its {@code data}, or no sequence number
   * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html">Using Lambda with Kinesis</a>
   */
  public @Nullable KinesisData wrapped() throws MalformedRecordException {
    Span span = record.get("kinesis");
    if (span == null) {
      return null;
    }
    return KinesisData.of(json, json.members(span));
  }

  /** Whether the current record came by Kinesis, as far as one can see. */
  public boolean isOfKinesis() {
    return sequenceNumber == null
        && (change.containsKey("ApproximateCreationDateTimePrecision")
            || record.containsKey("recordFormat"));
  }

  /**
   * The current record of Kinesis Data Streams for DynamoDB, as {@link #line(String)} does.
   *
   * @param position orders the records that were made at the same time
   * @throws MalformedRecordException also if its time is none by its {@code ApproximateCreationDateTimePrecision}
   * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_gettingstarted.html">Kinesis Data Streams</a>
   */
  public byte[] kinesisLine(String position) throws MalformedRecordException {
    if (broken != null) {
      throw broken;
    }
    checkSource();
    return line(kinesisMetadata(position));
  }

  private ChangeMetadata kinesisMetadata(String position) throws MalformedRecordException {
    return new ChangeMetadata(
        null,
        null,
        null,
        null,
        position,
        json.text(record, "eventID"),
        json.text(record, "eventName"),
        EventTime.kinesisSeconds(
            json.text(change, "ApproximateCreationDateTime"),
            json.text(change, "ApproximateCreationDateTimePrecision")),
        identity());
  }

  /**
   * The current record, which {@link #line(String)} or {@link #kinesisLine} refused, as a line that goes into quarantine with the reason
   * when it is read; with its key and its place in the order, as far as it tells them.
   *
   * @param position as for {@link #kinesisLine}
   * @throws MalformedRecordException if the record is not even JSON, so that nothing tells where it ends
   */
  public byte[] refusedLine(String position, String reason) throws MalformedRecordException {
    json.members(place);
    ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    line.write('{');
    try {
      ChangeMetadata metadata = isOfKinesis() ? kinesisMetadata(position) : metadata(null);
      ByteArrayOutputStream keys = new ByteArrayOutputStream();
      attributes("Keys", keys);
      line.writeBytes(("\"Metadata\":" + ChangeJson.metadataJson(metadata) + ",\"Keys\":")
          .getBytes(StandardCharsets.UTF_8));
      line.writeBytes(keys.toByteArray());
      line.write(',');
    } catch (MalformedRecordException e) {
      // Nobody can tell which item it was about.
    }
    JsonOutput refused = new JsonOutput();
    refused
        .string(ChangeEnvelope.REFUSED)
        .raw(':')
        .string(reason)
        .raw(",\"Record\":")
        .copyTo(line);
    json.compact(place, line);
    line.write('}');
    return line.toByteArray();
  }

  private byte[] line(ChangeMetadata metadata) throws MalformedRecordException {
    checkImages(metadata.eventName());
    byte[] head =
        ("{\"Metadata\":" + ChangeJson.metadataJson(metadata)).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    line.writeBytes(head);
    for (String image : new String[] {"Keys", "OldImage", "NewImage"}) {
      if (present(image)) {
        line.writeBytes((",\"" + image + "\":").getBytes(StandardCharsets.UTF_8));
        attributes(image, line);
      }
    }
    line.write('}');
    return line.toByteArray();
  }

  private boolean begin() throws MalformedRecordException {
    batch.reset(event, 0, event.length);
    batch.expect('{');
    if (!batch.accept('}')) {
      do {
        batch.name();
        if (JsonSpans.text(batch).equals("Records")) {
          batch.expect('[');
          return batch.peek() != ']';
        }
        batch.pass();
      } while (batch.accept(','));
    }
    throw batch.malformed("expected the member Records: this is no batch of stream records");
  }

  private void end() throws MalformedRecordException {
    batch.expect(']');
    while (batch.accept(',')) {
      batch.name();
      batch.pass();
    }
    batch.expect('}');
    batch.expectEnd();
  }

  private void checkSource() throws MalformedRecordException {
    String source = json.text(record, "eventSource");
    if (source != null && !source.equals(SOURCE)) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot land this event: it comes from another source than " + SOURCE
              + ". Attach the function to the stream of a DynamoDB table.");
    }
    String view = json.text(change, "StreamViewType");
    if (view != null && WITHOUT_NEW_IMAGE.contains(view)) {
      throw withoutNewImages(view);
    }
  }

  /** For a stream of which every update would look like a deletion. */
  public static DynamoLakeException withoutNewImages(String viewType) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot land changes of this stream: its view type is " + viewType
            + ", so it does not tell what items are after a change. Switch the table's stream off and on again with"
            + " NEW_AND_OLD_IMAGES or NEW_IMAGE, then take a new snapshot of the table.");
  }

  private ChangeMetadata metadata(@Nullable String shardId) throws MalformedRecordException {
    String number = sequenceNumber;
    if (number == null || !number.matches("[0-9]{1," + MAX_SEQUENCE_DIGITS + "}")) {
      throw new MalformedRecordException("expected a SequenceNumber of at most "
          + MAX_SEQUENCE_DIGITS + " digits in the record's member dynamodb");
    }
    String created = json.text(change, "ApproximateCreationDateTime");
    return new ChangeMetadata(
        null,
        streamLabel(),
        shardId,
        number,
        null,
        json.text(record, "eventID"),
        json.text(record, "eventName"),
        created == null ? null : EventTime.seconds(created),
        identity());
  }

  private ChangeMetadata.@Nullable UserIdentity identity() throws MalformedRecordException {
    Span span = record.get("userIdentity");
    if (span == null || json.isNull(span)) {
      return null;
    }
    Map<String, Span> members = json.members(span);
    String type = firstOf(json.text(members, "type"), json.text(members, "Type"));
    String principal =
        firstOf(json.text(members, "principalId"), json.text(members, "PrincipalId"));
    return new ChangeMetadata.UserIdentity(type, principal);
  }

  private static String firstOf(@Nullable String one, @Nullable String other) {
    return one != null ? one : other != null ? other : "";
  }

  private void checkImages(@Nullable String eventName) throws MalformedRecordException {
    boolean deleted = switch (String.valueOf(eventName)) {
      case "INSERT", "MODIFY" -> false;
      case "REMOVE" -> true;
      default ->
        throw new MalformedRecordException(
            "expected INSERT, MODIFY or REMOVE as eventName, found another or none");
    };
    if (deleted == present("NewImage")) {
      throw new MalformedRecordException(
          deleted
              ? "a REMOVE with a NewImage: it would not be applied as a deletion"
              : "no NewImage, but eventName is " + eventName
                  + ": it would be applied as a deletion");
    }
    JsonSpans.required(change, "Keys");
  }

  private boolean present(String image) {
    Span span = change.get(image);
    return span != null && !json.isNull(span);
  }

  private void attributes(String name, ByteArrayOutputStream line) throws MalformedRecordException {
    Span span = JsonSpans.required(change, name);
    JsonCursor image = cursor.json();
    image.reset(event, span.from(), span.length());
    try {
      cursor.skipContent(AttributeType.M, 0);
      image.expectEnd();
    } catch (MalformedRecordException e) {
      throw new MalformedRecordException(String.format(
          Locale.ROOT,
          "%s, in %s, line %d of the event",
          e.reason(),
          name,
          json.lineAt(image.position())));
    }
    json.compact(span, line);
  }
}
