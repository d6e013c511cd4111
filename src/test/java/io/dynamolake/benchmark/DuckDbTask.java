// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** DuckDB reads the data files with an explicit schema and writes typed Parquet. Arguments: export, output folder. */
final class DuckDbTask {
  private DuckDbTask() {}

  public static void main(String[] args) throws SQLException, IOException {
    Path out = Files.createDirectories(Path.of(args[1])).resolve("part-0.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET threads=2");
      statement.execute("SET preserve_insertion_order=false");
      statement.execute("COPY (%s) TO '%s' (FORMAT parquet, COMPRESSION zstd)"
          .formatted(Workload.duckQuery(args[0] + "/data/*.json.gz"), out));
    }
    Usage.print();
  }
}
