// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.source.DynamoDbConnection;
import io.dynamolake.source.SourceTable;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapred.InputFormat;
import org.apache.hadoop.mapred.JobConf;

/**
 * AWS's emr-dynamodb-connector, known by names alone: of its classes only those of Hadoop are used, because the AWS SDK that it brings is
 * another than ours.
 *
 * @param settings of the Hadoop configuration
 * @see <a href="https://github.com/awslabs/emr-dynamodb-connector">emr-dynamodb-connector</a>
 */
record EmrConnector(int segments, Map<String, String> settings) implements Serializable {
  static final String INPUT_FORMAT = "org.apache.hadoop.dynamodb.read.DynamoDBInputFormat";
  /** No table is read as fast; the connector takes no limit for one unit a second. */
  private static final long UNLIMITED = 10_000_000;

  EmrConnector {
    settings = Map.copyOf(settings);
  }

  /**
   * How it is to read the table.
   *
   * @param pace not below one read unit a second
   * @param tasks at most so many run at once; the connector takes fewer where there are less than 100 read units a second for each
   */
  static EmrConnector of(
      SourceTable table, DynamoDbConnection connection, PacePlan pace, int segments, int tasks) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("dynamodb.input.tableName", table.name());
    settings.put("dynamodb.region", connection.region());
    if (connection.endpoint() != null) {
      settings.put("dynamodb.endpoint", connection.endpoint().toString());
    }
    settings.put(
        "dynamodb.throughput.read",
        Long.toString(pace.isUnlimited() ? UNLIMITED : (long) pace.unitsPerSecond()));
    settings.put("dynamodb.throughput.read.percent", "1.0");
    settings.put("dynamodb.throughput.read.autoscaling", "false");
    settings.put("dynamodb.scan.segments", Integer.toString(segments));
    settings.put("dynamodb.max.map.tasks", Integer.toString(tasks));
    settings.put("dynamodb.table.size-bytes", Long.toString(Math.max(1, table.sizeBytes())));
    settings.put("dynamodb.item.count", Long.toString(Math.max(1, table.items())));
    settings.put("dynamodb.item.average.size", Double.toString(Math.max(1, pace.itemBytes())));
    // How many tasks run is for Spark to say, not for a look at YARN's nodes.
    settings.put("dynamodb.yarn.enabled", "false");
    return new EmrConnector(segments, settings);
  }

  /** @throws DynamoLakeException CONFIGURATION for less than one read unit a second, which the connector would take for one */
  static void requireWholeUnits(SourceTable table, PacePlan pace) {
    if (pace.unitsPerSecond() < 1) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot scan table " + table.name() + " with less than one read unit a second:"
              + " the emr-dynamodb-connector does not. Raise source.read-units-per-second, or use source.reader sdk.");
    }
  }

  /** How many segments one of its splits has: they are dealt out in turns. */
  int segmentsOf(int split, int splits) {
    return (segments - split + splits - 1) / splits;
  }

  JobConf on(Configuration configuration) {
    JobConf conf = new JobConf(configuration);
    settings.forEach(conf::set);
    return conf;
  }

  /**
   * Its input format.
   *
   * @throws DynamoLakeException CONFIGURATION if it is not on this process's class path, or not with what it needs
   */
  static InputFormat<?, ?> inputFormat() {
    try {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      return Class.forName(INPUT_FORMAT, true, loader)
          .asSubclass(InputFormat.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot read through the emr-dynamodb-connector: its class " + INPUT_FORMAT
              + " is not on the class path, or not with what it needs ("
              + e.getClass().getSimpleName()
              + "). Put its jar last on the class path of driver and executors: on EMR with"
              + " --jars /usr/share/aws/emr/ddb/lib/emr-ddb-hadoop.jar, elsewhere com.amazon.emr:emr-dynamodb-hadoop:5.0.0 of Maven"
              + " Central. Or leave source.reader out.",
          e);
    }
  }
}
