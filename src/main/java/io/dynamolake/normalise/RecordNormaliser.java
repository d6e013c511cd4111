// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.item.AttributeType;
import io.dynamolake.item.DataFormat;
import io.dynamolake.item.IonRecords;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.schema.AttributePath;
import io.dynamolake.schema.Column;
import io.dynamolake.schema.DriftKind;
import io.dynamolake.schema.DriftObserver;
import io.dynamolake.schema.DriftTally;
import io.dynamolake.schema.RegisteredSchema;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;

/**
 * Turns each record into a row or a refusal, and observes the drift of both. Reusable for the files of one split, not thread-safe; the
 * row is one object that changes with the next record.
 */
final class RecordNormaliser implements Normaliser, Misfits {
  private final List<Column> columns;
  private final int[] positions;
  private final int wanted;
  private final boolean rescue;
  private final Set<DriftKind> quarantined;
  private final @Nullable IonRecords ion;

  private final RowSink sink;
  private final ItemDecoder decoder;
  private final ByteArrayOutputStream json = new ByteArrayOutputStream(4096);

  private final DriftObserver drift = new DriftObserver();
  private final long[] present;
  private String file = "";
  private long line;
  private final List<Noted> noted = new ArrayList<>();
  private long misfits;
  private boolean quiet;
  private @Nullable String refusal;

  /**
   * @param wanted the columns of the row, by name and in order; {@link SparkTypes#RESCUED}, if wanted, is the last
   * @param quarantined what keeps an item from becoming a row
   */
  RecordNormaliser(
      RegisteredSchema schema, List<String> wanted, Set<DriftKind> quarantined, DataFormat format) {
    this(schema, wanted, quarantined, format, 0);
  }

  /** @param more how many further columns the row has, behind those that are wanted, which somebody else fills */
  RecordNormaliser(
      RegisteredSchema schema,
      List<String> wanted,
      Set<DriftKind> quarantined,
      DataFormat format,
      int more) {
    this.rescue = wanted.contains(SparkTypes.RESCUED);
    this.wanted = wanted.size() - (rescue ? 1 : 0);
    this.quarantined = quarantined;
    this.ion = format == DataFormat.ION ? new IonRecords() : null;
    this.columns = wantedFirst(schema.columns(), wanted.subList(0, this.wanted));
    this.positions = columns.stream().mapToInt(schema.columns()::indexOf).toArray();
    this.present = new long[columns.size()];
    this.sink = new RowSink(wanted.size() + more);
    this.decoder = new ItemDecoder(PlanCompiler.compile(columns, this.wanted), sink, this);
  }

  private static List<Column> wantedFirst(List<Column> columns, List<String> wanted) {
    Map<String, Column> others = new HashMap<>();
    columns.forEach(column -> others.put(column.name(), column));
    List<Column> ordered = new ArrayList<>();
    for (String name : wanted) {
      Column column = others.remove(name);
      if (column == null) {
        throw new IllegalArgumentException("The schema has no column " + name);
      }
      ordered.add(column);
    }
    columns.stream().filter(column -> others.containsKey(column.name())).forEach(ordered::add);
    return ordered;
  }

  @Override
  public void beginFile(String name) {
    file = name;
  }

  @Override
  public boolean accept(byte[] bytes, int offset, int length, long lineNumber) {
    line = lineNumber;
    refusal = null;
    noted.clear();
    try {
      if (ion == null) {
        decoder.decode(bytes, offset, length);
      } else {
        json.reset();
        ion.toJson(bytes, offset, length, json);
        byte[] transcoded = json.toByteArray();
        decoder.decode(transcoded, 0, transcoded.length);
      }
    } catch (MalformedRecordException e) {
      refusal = e.reason();
      return false;
    }
    return complete();
  }

  /** Makes the row of a map of attributes without an envelope, as {@link #accept} does. */
  boolean acceptImage(byte[] bytes, int offset, int length, long lineNumber) {
    line = lineNumber;
    refusal = null;
    noted.clear();
    try {
      decoder.decodeAttributes(bytes, offset, length);
    } catch (MalformedRecordException e) {
      refusal = e.reason();
      return false;
    }
    return complete();
  }

  /**
   * Makes a row of a key alone. What its columns cannot hold is rescued as ever, but counts neither as drift nor as presence.
   *
   * @throws MalformedRecordException if the bytes are no map of attributes
   */
  void acceptKey(byte[] bytes, int offset, int length) throws MalformedRecordException {
    quiet = true;
    try {
      decoder.decodeAttributes(bytes, offset, length);
      keepRescued();
    } finally {
      quiet = false;
    }
  }

  /** Where the columns that {@link #accept} does not know are written. */
  ValueSink sink() {
    return sink;
  }

  /** What a record has of drift counts when all of it was read: one that is no item has none. */
  private record Noted(DriftTally tally, AttributeType seen) {}

  private boolean complete() {
    misfits += noted.size();
    for (Noted each : noted) {
      each.tally().add(each.seen(), file, line);
    }
    for (int i = 0; i < positions.length; i++) {
      if (decoder.present(i)) {
        present[positions[i]]++;
      } else if (columns.get(i).required()) {
        String path = AttributePath.child(AttributePath.ROOT, columns.get(i).attribute());
        drift.record(DriftKind.MISSING_REQUIRED, path, null, file, line);
        if (quarantined.contains(DriftKind.MISSING_REQUIRED)) {
          refuse(DriftKind.MISSING_REQUIRED, path);
        }
      }
    }
    if (refusal != null) {
      return false;
    }
    keepRescued();
    return true;
  }

  private void keepRescued() {
    byte[] rescued = rescue ? decoder.rescued() : null;
    if (rescued != null) {
      sink.string(wanted, rescued, 0, rescued.length);
    }
  }

  @Override
  public void misfit(DriftKind kind, ValuePath at, AttributeType seen) {
    if (quiet) {
      return;
    }
    noted.add(new Noted(at.tally(kind, drift), seen));
    if (quarantined.contains(kind)) {
      refuse(kind, at.driftPath());
    }
  }

  private void refuse(DriftKind kind, String path) {
    if (refusal == null) {
      refusal = kind.key() + " at " + AttributePath.shown(path);
    }
  }

  @Override
  public InternalRow row() {
    return sink.row();
  }

  @Override
  public String refusal() {
    return refusal == null ? "" : refusal;
  }

  @Override
  public long misfits() {
    return misfits;
  }

  @Override
  public DriftObserver drift() {
    return drift;
  }

  @Override
  public long[] present() {
    return present;
  }
}
