// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import com.amazon.ion.IonReader;
import com.amazon.ion.IonSystem;
import com.amazon.ion.IonType;
import com.amazon.ion.system.IonSystemBuilder;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.dynamolake.benchmark.ItemWriter;
import io.dynamolake.benchmark.Workload;
import io.dynamolake.item.DataFormat;
import io.dynamolake.item.ItemJson;
import io.dynamolake.item.MalformedRecordException;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.testing.IonLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time for each item of the benchmark's table, from the bytes of its line to a typed row. Beside it, what the parser that others begin with
 * needs for looking at each token and value of the same lines: Jackson's for JSON, ion-java's for Ion.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(RecordNormaliserBenchmark.ITEMS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class RecordNormaliserBenchmark {
  static final int ITEMS = 1_000;
  private static final long SEED = 42;
  private static final JsonFactory JSON = new JsonFactory();
  private static final IonSystem ION = IonSystemBuilder.standard().build();

  @Param({"DYNAMODB_JSON", "ION"})
  public DataFormat format = DataFormat.DYNAMODB_JSON;

  private final byte[][] lines = new byte[ITEMS][];
  private RecordNormaliser normaliser = normaliser(format);

  @Setup
  public void writeLines() throws MalformedRecordException {
    ItemWriter items = new ItemWriter(SEED);
    for (int i = 0; i < ITEMS; i++) {
      byte[] json = items.next();
      lines[i] = format == DataFormat.DYNAMODB_JSON
          ? json
          : IonLines.line(ItemJson.parseLine(json, 0, json.length))
              .getBytes(StandardCharsets.UTF_8);
    }
    normaliser = normaliser(format);
  }

  private static RecordNormaliser normaliser(DataFormat format) {
    return new RecordNormaliser(
        RegisteredSchema.parse(Workload.registeredSchema(), "benchmark"),
        List.copyOf(Workload.names()),
        Set.of(),
        format);
  }

  @Benchmark
  public int rows() {
    int rows = 0;
    for (byte[] line : lines) {
      rows += normaliser.accept(line, 0, line.length, rows) ? 1 : 0;
    }
    if (rows != ITEMS) {
      throw new IllegalStateException("Of " + ITEMS + " items " + rows + " became rows");
    }
    return rows;
  }

  @Benchmark
  public long tokens() throws IOException {
    long sum = 0;
    for (byte[] line : lines) {
      sum += format == DataFormat.DYNAMODB_JSON ? json(line) : ion(line);
    }
    return sum;
  }

  private static long json(byte[] line) throws IOException {
    long sum = 0;
    try (JsonParser parser = JSON.createParser(line)) {
      while (parser.nextToken() != null) {
        sum += parser.getTextLength();
      }
    }
    return sum;
  }

  private static long ion(byte[] line) throws IOException {
    long sum = 0;
    try (IonReader reader = ION.newReader(line)) {
      for (IonType type = reader.next(); type != null || reader.getDepth() > 0; ) {
        if (type == null) {
          reader.stepOut();
        } else if (IonType.isContainer(type)) {
          reader.stepIn();
        } else {
          sum += value(reader, type);
        }
        type = reader.next();
      }
    }
    return sum;
  }

  private static long value(IonReader reader, IonType type) {
    return switch (type) {
      case STRING -> reader.stringValue().length();
      case DECIMAL -> reader.bigDecimalValue().scale();
      case BLOB -> reader.byteSize();
      default -> 1;
    };
  }
}
