// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.item.ChangeEnvelope;
import io.dynamolake.item.ChangeMetadata;
import io.dynamolake.item.ChangeOrder;
import io.dynamolake.item.DataFormat;
import io.dynamolake.item.IonRecords;
import io.dynamolake.item.Item;
import io.dynamolake.item.ItemHash;
import io.dynamolake.item.ItemJson;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.landing.ChangeWindow;
import io.dynamolake.schema.ChangeColumns;
import io.dynamolake.schema.DriftKind;
import io.dynamolake.schema.DriftObserver;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.schema.TimeToLive;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;

/**
 * Turns each change into a row: the new image, or the key alone where there is none. A change whose image is refused becomes a row too,
 * as long as its key and its place in the order can be read: the item that it was about is in quarantine now, and not in the table.
 *
 * <p>An export promises that its records were written inside its window; a time that lies outside counts as the window's nearer end.
 */
final class ChangeNormaliser implements Normaliser {
  private final RecordNormaliser images;
  private final int firstColumn;
  private final @Nullable IonRecords ion;
  private final ChangeWindow window;
  private final ChangeEnvelope envelope = new ChangeEnvelope();
  private final ByteArrayOutputStream json = new ByteArrayOutputStream(4096);
  private final TimeToLive timeToLive;
  private long ttlDeletes;
  private @Nullable Long placedAt;
  private @Nullable Item before;
  private String refusal = "";

  /** @param columns those of {@link SparkTypes#changeSchema}, all of them */
  ChangeNormaliser(
      RegisteredSchema schema,
      List<String> columns,
      Set<DriftKind> quarantined,
      DataFormat format,
      ChangeWindow window,
      TimeToLive timeToLive) {
    this.firstColumn = columns.size() - ChangeColumns.ALL.size();
    this.images = new RecordNormaliser(
        schema, columns.subList(0, firstColumn), quarantined, format, ChangeColumns.ALL.size());
    this.ion = format == DataFormat.ION ? new IonRecords() : null;
    this.window = window;
    this.timeToLive = timeToLive;
  }

  @Override
  public void beginFile(String name) {
    images.beginFile(name);
  }

  @Override
  public boolean accept(byte[] bytes, int offset, int length, long lineNumber) {
    refusal = "";
    before = null;
    if (ion == null) {
      return acceptJson(bytes, offset, length, lineNumber);
    }
    json.reset();
    try {
      ion.changeToJson(bytes, offset, length, json);
    } catch (MalformedRecordException e) {
      refusal = e.reason();
      return false;
    }
    byte[] transcoded = json.toByteArray();
    return acceptJson(transcoded, 0, transcoded.length, lineNumber);
  }

  private boolean acceptJson(byte[] bytes, int offset, int length, long lineNumber) {
    try {
      envelope.read(bytes, offset, length);
    } catch (MalformedRecordException e) {
      refusal = e.reason();
      return envelope.hasMetadata()
          && envelope.keys().present()
          && key(bytes, ChangeColumns.NO_ROW);
    }
    try {
      before = before(bytes);
    } catch (MalformedRecordException e) {
      refusal = e.reason();
      return key(bytes, ChangeColumns.NO_ROW);
    }
    ChangeEnvelope.Slice image = envelope.newImage();
    if (!image.present()) {
      if (!isByTimeToLive()) {
        return key(bytes, ChangeColumns.DELETE);
      }
      ttlDeletes++;
      return switch (timeToLive.deletes()) {
        case APPLY -> key(bytes, ChangeColumns.DELETE);
        case IGNORE -> false;
        case MARK -> expired(bytes, lineNumber);
      };
    }
    if (images.acceptImage(bytes, image.offset(), image.length(), lineNumber)) {
      return place(ChangeColumns.PUT);
    }
    refusal = images.refusal();
    return key(bytes, ChangeColumns.NO_ROW);
  }

  private boolean isByTimeToLive() {
    ChangeMetadata metadata = envelope.metadata();
    if (metadata.isByTimeToLive()) {
      return true;
    }
    // The old image of an exported change is as old as its window: the item may have been given
    // more time since.
    if (before == null
        || timeToLive.attribute() == null
        || metadata.writeTimestampMicros() != null) {
      return false;
    }
    try {
      Long at = order(metadata).atMicros();
      return at != null && timeToLive.hadExpired(before, at);
    } catch (MalformedRecordException e) {
      return false; // without a place in the order it is refused in any case
    }
  }

  /** The row as the item was before; one that does not tell it goes into quarantine, and the table's row stays as it is. */
  private boolean expired(byte[] bytes, long lineNumber) {
    ChangeEnvelope.Slice image = envelope.oldImage();
    if (!image.present()) {
      refusal = "a deletion by Time to Live without OldImage: no row can be marked";
      return false;
    }
    if (!images.acceptImage(bytes, image.offset(), image.length(), lineNumber)) {
      refusal = images.refusal();
      return false;
    }
    if (!place(ChangeColumns.PUT)) {
      return false;
    }
    Long at = placedAt;
    if (at == null) {
      refusal =
          "a deletion by Time to Live without ApproximateCreationDateTime: no row can be marked";
      return false;
    }
    images.sink().int64(firstColumn + 3, at);
    return true;
  }

  private boolean key(byte[] bytes, String change) {
    ChangeEnvelope.Slice keys = envelope.keys();
    try {
      images.acceptKey(bytes, keys.offset(), keys.length());
    } catch (MalformedRecordException e) {
      refusal = e.reason();
      return false;
    }
    return place(change);
  }

  private boolean place(String change) {
    ChangeOrder order;
    try {
      order = order(envelope.metadata());
    } catch (MalformedRecordException e) {
      refusal = e.reason();
      return false;
    }
    string(firstColumn, order.text());
    Long at = order.atMicros();
    placedAt = at;
    if (at != null) {
      images.sink().int64(firstColumn + 1, at);
    }
    string(firstColumn + 2, change);
    if (before != null) {
      string(firstColumn + 4, ItemHash.text(before));
    }
    return true;
  }

  private @Nullable Item before(byte[] bytes) throws MalformedRecordException {
    ChangeEnvelope.Slice image = envelope.oldImage();
    if (!image.present()) {
      return null;
    }
    String json = new String(bytes, image.offset(), image.length(), StandardCharsets.UTF_8);
    return new Item(ItemJson.parseAttributes(json));
  }

  private ChangeOrder order(ChangeMetadata metadata) throws MalformedRecordException {
    ChangeOrder order = ChangeOrder.of(metadata);
    Long written = metadata.writeTimestampMicros();
    if (written == null || metadata.sequenceNumber() != null) {
      return order;
    }
    long from = micros(window.from());
    long last = micros(window.to()) - 1;
    return written >= from && written <= last
        ? order
        : ChangeOrder.exported(Math.max(from, Math.min(last, written)));
  }

  private static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
  }

  private void string(int slot, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    images.sink().string(slot, bytes, 0, bytes.length);
  }

  @Override
  public InternalRow row() {
    return images.row();
  }

  @Override
  public String refusal() {
    return refusal;
  }

  @Override
  public long ttlDeletes() {
    return ttlDeletes;
  }

  @Override
  public long misfits() {
    return images.misfits();
  }

  @Override
  public DriftObserver drift() {
    return images.drift();
  }

  @Override
  public long[] present() {
    return images.present();
  }
}
