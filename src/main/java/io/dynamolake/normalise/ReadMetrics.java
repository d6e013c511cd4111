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

  record Value(String name, long value) implements CustomTaskMetric {}

  /** Records read. */
  public static final class Items extends CustomSumMetric {
    @Override
    public String name() {
      return ITEMS;
    }

    @Override
    public String description() {
      return "items read";
    }
  }

  /** Decompressed bytes. */
  public static final class Bytes extends CustomSumMetric {
    @Override
    public String name() {
      return BYTES;
    }

    @Override
    public String description() {
      return "decompressed bytes read";
    }
  }

  /** Values that did not fit the schema, each of which is in {@code _rescued} or NULL. */
  public static final class MisfitValues extends CustomSumMetric {
    @Override
    public String name() {
      return MISFITS;
    }

    @Override
    public String description() {
      return "values that do not fit the schema";
    }
  }

  /** Records that became no row. */
  public static final class Quarantined extends CustomSumMetric {
    @Override
    public String name() {
      return QUARANTINED;
    }

    @Override
    public String description() {
      return "items quarantined";
    }
  }
}
