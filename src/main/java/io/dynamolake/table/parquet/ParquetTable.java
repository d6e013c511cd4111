// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table.parquet;

import io.dynamolake.table.*;
import java.util.Optional;
import org.apache.spark.sql.*;

public final class ParquetTable implements LakeTable {
  public ParquetTable(SparkSession spark, String root) {}

  public Publication publish(PublishRequest request) {
    throw new UnsupportedOperationException();
  }

  public Optional<Publication> find(String runId) {
    throw new UnsupportedOperationException();
  }

  public Dataset<Row> read() {
    throw new UnsupportedOperationException();
  }

  public boolean exists() {
    throw new UnsupportedOperationException();
  }

  public Optional<Publication> compact(CompactionRequest request) {
    throw new UnsupportedOperationException();
  }

  public Cleaned clean(String runId, String runFolder) {
    throw new UnsupportedOperationException();
  }
}
