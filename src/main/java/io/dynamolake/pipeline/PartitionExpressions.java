// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.normalise.SparkTypes;
import io.dynamolake.schema.PartitionColumn;
import io.dynamolake.schema.RegisteredSchema;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** Adds the partition columns, each an SQL expression over a row's columns, behind the others. */
record PartitionExpressions(List<PartitionColumn> columns) {
  List<String> names() {
    return columns.stream().map(PartitionColumn::name).toList();
  }

  /**
   * The schema of rows with their partition columns. Reads nothing.
   *
   * @throws DynamoLakeException CONFIGURATION if an expression makes no sense over the schema's columns, or a name is taken
   */
  StructType rowSchema(SparkSession spark, RegisteredSchema registered) {
    StructType schema = SparkTypes.rowSchema(registered);
    Set<String> names = new HashSet<>();
    Arrays.stream(schema.fieldNames()).map(PartitionExpressions::folded).forEach(names::add);
    for (PartitionColumn column : columns) {
      if (!names.add(folded(column.name()))) {
        throw new DynamoLakeException(
            ErrorCode.CONFIGURATION,
            "Cannot partition by " + column.name()
                + ": the table has a column of this name. Give the partition column another name.");
      }
    }
    return addTo(spark.createDataFrame(List.of(), schema)).schema();
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  Dataset<Row> addTo(Dataset<Row> rows) {
    Dataset<Row> result = rows;
    for (PartitionColumn column : columns) {
      result = add(result, column);
    }
    return result;
  }

  private static Dataset<Row> add(Dataset<Row> rows, PartitionColumn column) {
    try {
      return rows.withColumn(column.name(), functions.expr(column.expression()));
    } catch (Exception e) {
      // Spark throws this checked exception without declaring it to Java.
      if (e instanceof AnalysisException) {
        String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        throw new DynamoLakeException(
            ErrorCode.CONFIGURATION,
            "Cannot partition by " + column.name() + ": the expression '" + column.expression()
                + "' makes no sense over the table's columns: " + reason
                + " Correct write.partition-by.",
            e);
      }
      throw e;
    }
  }
}
