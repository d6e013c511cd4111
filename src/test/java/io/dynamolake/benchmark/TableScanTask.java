// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import io.dynamolake.source.TableAddress;
import io.dynamolake.source.scan.PacePlugin;
import io.dynamolake.source.scan.ReadLimit;
import io.dynamolake.source.scan.ScanReader;
import io.dynamolake.source.scan.ScanSpec;
import io.dynamolake.source.scan.ScanSpec.ReadConsistency;
import io.dynamolake.source.scan.TableScan;
import io.dynamolake.testing.DynamoDbLocal;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Scans the table of {@link ScanServer} into a landing. Arguments: reader ({@code lake}; {@code sdk}; {@code emr}), endpoint, output
 * folder.
 */
final class TableScanTask {
  private TableScanTask() {}

  public static void main(String[] args) throws IOException {
    System.setProperty("spark.plugins", PacePlugin.class.getName());
    SparkSession spark = SparkTasks.session();
    Usage.begin();
    ScanSpec spec = spec(args[1], null);
    switch (args[0]) {
      case "lake" -> TableScan.open(spec).land(spark, args[2]);
      case "sdk" -> SdkScan.land(spark, URI.create(args[1]), args[2]);
      case "emr" -> TableScan.open(spec, ScanReader.EMR_DYNAMODB_CONNECTOR).land(spark, args[2]);
      default -> throw new IllegalArgumentException(args[0]);
    }
    Usage.print();
    spark.stop();
  }

  static ScanSpec spec(String endpoint, @Nullable ReadLimit limit) {
    return new ScanSpec(
        new TableAddress(ScanServer.TABLE, DynamoDbLocal.REGION, URI.create(endpoint)),
        ScanServer.SEGMENTS,
        limit,
        ReadConsistency.EVENTUAL,
        List.of(),
        null);
  }
}
