// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.item.AttributeType;
import io.dynamolake.item.JsonCursor;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.item.NameTable;
import io.dynamolake.schema.DriftKind;
import io.dynamolake.schema.DriftObserver;
import io.dynamolake.schema.DriftTally;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of an item, or the members of a map that has become a struct.
 *
 * <p>Writers give most items their attributes in the same order. So the plan remembers which attribute followed which, and tries the
 * bytes of that name and its type tag first. This only saves time: any order, type and spelling is decoded to the same.
 */
final class StructPlan extends ValuePlan {
  private final NameTable names;
  private final ValuePlan[] values;
  /** Null where the bytes of a name cannot be foretold. */
  private final byte[] @Nullable [] openings;

  private final String[] driftPaths;
  /** Looked up once: explicit NULLs are frequent. */
  private final @Nullable DriftTally[] tallies;

  private final long[] seen;
  private long turn;

  /** Which field came last after each field; at the last index, which came first. */
  private final int[] followers;

  /**
   * @param names field {@code i} is called {@code names.name(i)} and is decoded by {@code values[i]} into slot {@code i}
   * @param driftPaths how drift calls each field
   */
  StructPlan(NameTable names, ValuePlan[] values, String[] driftPaths) {
    super(AttributeType.M);
    this.names = names;
    this.values = values;
    this.openings = new byte[values.length + 1][];
    this.driftPaths = driftPaths;
    this.tallies = new DriftTally[DriftKind.values().length * values.length];
    this.seen = new long[values.length];
    this.followers = new int[values.length + 1];
    Arrays.fill(followers, values.length);
    for (int i = 0; i < values.length; i++) {
      openings[i] = JsonCursor.opening(names.name(i), values[i].type());
    }
  }

  @Override
  @Nullable
  DriftKind content(ItemDecoder in, int slot, int depth) throws MalformedRecordException {
    in.sink.beginStruct(slot, values.length);
    members(in, depth);
    in.sink.endStruct();
    return null;
  }

  /** Decodes <code>{...}</code> into the slots that are open. */
  void members(ItemDecoder in, int depth) throws MalformedRecordException {
    turn++;
    in.json.expect('{');
    if (in.json.accept('}')) {
      return;
    }
    in.path.down();
    NameTable unknown = null;
    int previous = values.length;
    do {
      int field = followers[previous];
      byte[] opening = openings[field];
      if (opening != null && in.json.accept(opening)) {
        enter(in, field);
        in.opened(values[field], field, depth + 1);
        previous = field;
        continue;
      }
      in.json.name();
      field = names.find(in.json.text(), in.json.textOffset(), in.json.textLength());
      if (field >= 0) {
        enter(in, field);
        in.value(values[field], field, depth + 1);
        followers[previous] = field;
        previous = field;
      } else {
        unknown = unknown == null ? in.cursor.names(depth) : unknown;
        in.cursor.distinct(unknown);
        in.path.name(in.json.text(), in.json.textOffset(), in.json.textLength());
        in.unknown(depth + 1);
      }
    } while (in.json.accept(','));
    in.path.up();
    in.json.expect('}');
  }

  private void enter(ItemDecoder in, int field) throws MalformedRecordException {
    if (seen[field] == turn) {
      throw in.json.malformed("an attribute that stands twice in one map");
    }
    seen[field] = turn;
    in.path.field(this, field);
  }

  byte[] name(int field) {
    return names.name(field);
  }

  /** Whether the struct that was decoded last had the field, with whatever value. */
  boolean present(int field) {
    return seen[field] == turn;
  }

  String driftPath(int field) {
    return driftPaths[field];
  }

  DriftTally tally(DriftKind kind, int field, DriftObserver drift) {
    int index = kind.ordinal() * values.length + field;
    DriftTally known = tallies[index];
    if (known == null) {
      known = drift.tally(kind, driftPaths[field]);
      tallies[index] = known;
    }
    return known;
  }
}
