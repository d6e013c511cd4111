// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomSumMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** What the Spark UI shows of a read. Spark makes the metrics by name, so each is a public class with a constructor of its own. */
public final class ReadMetrics {
  static final String ITEMS = "dynamolakeItems";
  static final String BYTES = "dynamolakeBytes";
  static final String MISFITS = "dynamolakeMisfits";
  static final String QUARANTINED = "dynamolakeQuarantined";

  private ReadMetrics() {}

  static CustomMetric[] all() {
    return new CustomMetric[] {new Items(), new Bytes(), new MisfitValues(), new Quarantined()};
  }

  /** What the metrics have in common. */
  abstract static class Named extends CustomSumMetric {
    private final String name;
    private final String description;

    Named(String name, String description) {
      this.name = name;
      this.description = description;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String description() {
      return description;
    }
  }

  record Value(String name, long value) implements CustomTaskMetric {}

  /** Records read. */
  public static final class Items extends Named {
    public Items() {
      super(ITEMS, "items read");
    }
  }

  /** Decompressed bytes. */
  public static final class Bytes extends Named {
    public Bytes() {
      super(BYTES, "decompressed bytes read");
    }
  }

  /** Values that did not fit the schema, of records that could be read whole. */
  public static final class MisfitValues extends Named {
    public MisfitValues() {
      super(MISFITS, "values that do not fit the schema");
    }
  }

  /** Records that became no row. */
  public static final class Quarantined extends Named {
    public Quarantined() {
      super(QUARANTINED, "items quarantined");
    }
  }
}
