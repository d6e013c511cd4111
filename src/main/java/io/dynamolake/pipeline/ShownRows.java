// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.item.ItemJson;
import io.dynamolake.normalise.RowRestorer;
import io.dynamolake.pipeline.spec.PipelineSpec;
import io.dynamolake.table.LakeTable;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/** Prints rows of the published table. Rows come in no order; printing stops when nobody reads any more. */
final class ShownRows {
  private static final int CELL_WIDTH = 32;

  private final PipelineSpec spec;
  private final RegisteredSchemas schemas;
  private final LakeTable table;

  ShownRows(SparkSession spark, PipelineSpec spec, RegisteredSchemas schemas) {
    this.spec = spec;
    this.schemas = schemas;
    this.table = LakeTable.of(spec.write().format(), spark, spec.tableFolder());
  }

  /** @throws DynamoLakeException CONFIGURATION if nothing was published yet, or the table does not know the time that is asked for */
  void print(ShowOptions options, PrintStream out, Consumer<String> note) {
    if (!table.exists()) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot show " + spec.tableFolder() + ": there is no " + PipelineWords.format(spec)
              + " table yet. Run the pipeline first.");
    }
    Dataset<Row> rows = rows(options, note);
    Integer limit = options.limit();
    Dataset<Row> wanted = limit == null ? rows : rows.limit(limit);
    switch (options.as()) {
      case TABLE -> out.println(asTable(wanted));
      case JSONL -> lines(wanted, RowJson::of, out);
      case ITEMS -> {
        RowRestorer restorer =
            new RowRestorer(schemas.registered().orElseGet(schemas::withoutColumns));
        lines(wanted, row -> ItemJson.line(restorer.restore(row)), out);
      }
    }
  }

  private Dataset<Row> rows(ShowOptions options, Consumer<String> note) {
    TableStates states = new TableStates(spec, table);
    Instant asOf = options.asOf();
    if (asOf == null) {
      return options.as() == ShowOptions.RowFormat.ITEMS ? states.now() : table.read();
    }
    TableStates.State state = states.asOf(asOf);
    note.accept(state.note());
    return state.rows();
  }

  private static void lines(Dataset<Row> rows, Function<Row, String> line, PrintStream out) {
    Iterator<Row> iterator = rows.toLocalIterator();
    while (iterator.hasNext() && !out.checkError()) {
      out.println(line.apply(iterator.next()));
    }
  }

  private static String asTable(Dataset<Row> rows) {
    String[] names = rows.columns();
    List<Column> headers = Arrays.stream(names)
        .map(name -> new Column()
            .header(name)
            .headerAlign(HorizontalAlign.LEFT)
            .dataAlign(HorizontalAlign.LEFT)
            .maxWidth(CELL_WIDTH, OverflowBehaviour.ELLIPSIS_RIGHT))
        .toList();
    List<String[]> cells = new ArrayList<>();
    for (Row row : rows.collectAsList()) {
      String[] line = new String[names.length];
      for (int i = 0; i < names.length; i++) {
        line[i] = cell(rows.schema().fields()[i].dataType(), row.get(i));
      }
      cells.add(line);
    }
    return AsciiTable.getTable(
        AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS,
        headers.toArray(Column[]::new),
        cells.toArray(String[][]::new));
  }

  private static String cell(DataType type, @Nullable Object value) {
    return value == null ? "" : RowJson.of(type, value).replaceAll("\\p{Cntrl}", " ");
  }
}
