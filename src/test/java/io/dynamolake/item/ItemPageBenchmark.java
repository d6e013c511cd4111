// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.dynamolake.benchmark.ItemWriter;
import io.dynamolake.testing.ScanPagesStub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time for each item of an answer to a scan, of about 1 MB: taken apart where it lies, every item proven. Beside it, Jackson's look at each
 * token of the same answer, with which making objects of it would begin.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(ItemPageBenchmark.ITEMS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class ItemPageBenchmark {
  static final int ITEMS = 1_000;
  private static final long SEED = 42;
  private static final String ITEM = "{\"Item\":";
  private static final JsonFactory JSON = new JsonFactory();

  private final byte[] answer = ScanPagesStub.page(items(), "last");
  private final ItemPage page = new ItemPage();

  private static List<String> items() {
    ItemWriter items = new ItemWriter(SEED);
    return Stream.generate(() -> new String(items.next(), StandardCharsets.UTF_8))
        .limit(ITEMS)
        .map(line -> line.substring(ITEM.length(), line.length() - 1))
        .toList();
  }

  @Benchmark
  public int proven() throws MalformedRecordException {
    page.read(answer, answer.length);
    if (page.size() != ITEMS) {
      throw new IllegalStateException("Of " + ITEMS + " items " + page.size() + " were found");
    }
    return page.size();
  }

  @Benchmark
  public long tokens() throws IOException {
    long sum = 0;
    try (JsonParser parser = JSON.createParser(answer)) {
      while (parser.nextToken() != null) {
        sum += parser.getTextLength();
      }
    }
    return sum;
  }
}
