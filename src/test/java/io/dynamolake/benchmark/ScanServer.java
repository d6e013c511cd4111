// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import io.dynamolake.benchmark.ExportGenerator.Export;
import io.dynamolake.testing.ScanPagesStub;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A process that answers scans of the items of an export, from memory. Closing ends it. */
final class ScanServer implements AutoCloseable {
  static final String TABLE = "benchmark";
  static final int SEGMENTS = 8;

  /** What a page of DynamoDB holds, by its own count of bytes, comes to more in JSON. */
  private static final int PAGE_BYTES = 1_500_000;

  private static final String ITEM = "{\"Item\":";

  private final Process process;
  private final BufferedReader answers;
  private final String endpoint;

  private ScanServer(Process process) throws IOException {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.endpoint = String.valueOf(answers.readLine());
  }

  static ScanServer start(Export export, Path log) throws IOException {
    long heap = 500 + 4 * export.jsonBytes() / 1_000_000;
    Files.createDirectories(log.toAbsolutePath().getParent());
    ScanServer server = new ScanServer(new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + heap + "m",
            "-cp",
            System.getProperty("java.class.path"),
            ScanServer.class.getName(),
            export.folder().toString())
        .redirectError(log.toFile())
        .start());
    if (!server.endpoint.startsWith("http")) {
      server.close();
      throw new IOException("The server of scan pages does not start: see " + log);
    }
    return server;
  }

  String endpoint() {
    return endpoint;
  }

  /** What it has used so far, the loading of its pages included. */
  double cpuSeconds() throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).append("usage\n").flush();
    return Double.parseDouble(answers.readLine());
  }

  @Override
  public void close() {
    process.destroy();
  }

  /** Arguments: export. Ends with its standard input. */
  public static void main(String[] args) throws IOException {
    try (ScanPagesStub stub = ScanPagesStub.of(TABLE, pages(Path.of(args[0])));
        BufferedReader asked =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      URI endpoint = stub.endpoint();
      System.out.println(endpoint);
      while (asked.readLine() != null) {
        System.out.println(String.format(Locale.ROOT, "%.2f", Usage.processCpuSeconds()));
      }
    }
  }

  private static List<List<byte[]>> pages(Path export) throws IOException {
    List<Segment> segments = IntStream.range(0, SEGMENTS).mapToObj(Segment::new).toList();
    List<Path> files;
    try (Stream<Path> listed = Files.list(export.resolve("data"))) {
      files = listed.sorted().toList();
    }
    long count = 0;
    for (Path file : files) {
      try (BufferedReader lines = new BufferedReader(new InputStreamReader(
          new GZIPInputStream(Files.newInputStream(file), 1 << 16), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          segments
              .get((int) (count++ % SEGMENTS))
              .add(line.substring(ITEM.length(), line.length() - 1));
        }
      }
    }
    return segments.stream().map(Segment::end).toList();
  }

  private static final class Segment {
    private final int number;
    private final List<byte[]> pages = new ArrayList<>();
    private List<String> items = new ArrayList<>();
    private int bytes;

    Segment(int number) {
      this.number = number;
    }

    void add(String item) {
      items.add(item);
      bytes += item.length();
      if (bytes >= PAGE_BYTES) {
        close("segment " + number + ", page " + pages.size());
      }
    }

    /** The last page has no key; it may be empty. */
    List<byte[]> end() {
      close("");
      return pages;
    }

    private void close(String lastKey) {
      pages.add(ScanPagesStub.page(items, lastKey));
      items = new ArrayList<>();
      bytes = 0;
    }
  }
}
