// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.item.DataFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written must be read back, and be what AWS writes. */
final class LandingWriterTest {
  private static final ScanSummary SCAN = new ScanSummary(
      "arn:aws:dynamodb:eu-west-1:123456789012:table/orders",
      "12345678-abcd-4000-8000-123456789012",
      Instant.parse("2024-05-01T10:00:00.5Z"),
      Instant.parse("2024-05-01T11:00:00Z"),
      DataFormat.DYNAMODB_JSON);

  private final Configuration conf = new Configuration();

  @TempDir
  private Path bucket;

  private String root = "";

  @BeforeEach
  void chooseARoot() {
    root = bucket + "/landing/AWSDynamoDB/run-1";
  }

  @Test
  void readsBackEveryRecord() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> written = new ArrayList<>();
    List<LandingFile> files = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      List<String> records = new ArrayList<>();
      for (int j = 0; j < i * 500; j++) {
        records.add(record(random));
      }
      files.add(write("part-" + i, records));
      written.addAll(records);
    }
    ManifestWriter.write(conf, root, SCAN, files);

    Landing landing = ExportReader.open(conf, root);

    assertThat(landing.files()).isEqualTo(files);
    assertThat(landing.id()).isEqualTo("run-1");
    assertThat(landing.itemCount()).isEqualTo(3000);
    assertThat(landing.summary().exportTime()).isEqualTo(SCAN.startTime());
    assertThat(landing.unlisted()).isZero();
    assertThat(readAll(landing).equals(written)).as("seed %d", seed).isTrue();
  }

  @Test
  void writesAnEmptyFileAsAwsDoes() throws IOException {
    LandingFile file = write("empty", List.of());

    assertThat(Files.readAllBytes(Path.of(file.path().substring("file:".length()))))
        .isEqualTo(HexFormat.of().parseHex("1f8b08000000000000ff03000000000000000000"));
    assertThat(file.md5()).isEqualTo("FjvgqIxwymKf1RbbqtrZag==");
    assertThat(file.sizeBytes()).isEqualTo(20);
  }

  @Test
  void writesTheSameBytesForTheSameRecords() throws IOException {
    assertThat(write("a", List.of("{x}", "{y}")).md5())
        .isEqualTo(write("b", List.of("{x}", "{y}")).md5());
  }

  @Test
  void writesManifestsLikeThoseOfAws() throws IOException {
    ManifestWriter.start(conf, root);
    LandingFile file = write("empty", List.of());
    String key = bucket.toString().substring(1) + "/landing/AWSDynamoDB/run-1";
    ManifestWriter.write(conf, root, SCAN, List.of(file));

    assertThat(visible(Path.of(root)))
        .containsExactly(
            "_started",
            "data",
            "manifest-files.json",
            "manifest-files.md5",
            "manifest-summary.json",
            "manifest-summary.md5");
    assertThat(Path.of(root, "manifest-files.json"))
        .hasContent("{\"itemCount\":0,\"md5Checksum\":\"FjvgqIxwymKf1RbbqtrZag==\",\"etag\":"
            + "\"7deb4078f238dd87d6af0538152c04e9-1\",\"dataFileS3Key\":\"" + file.key() + "\"}\n");
    assertThat(Path.of(root, "manifest-summary.json"))
        .hasContent(
            "{\"version\":\"2020-06-30\",\"startTime\":\"2024-05-01T10:00:00.500Z\",\"endTime\":\"2024-05-01T11:00:00.000Z\","
                + "\"tableArn\":\"arn:aws:dynamodb:eu-west-1:123456789012:table/orders\",\"tableId\":"
                + "\"12345678-abcd-4000-8000-123456789012\",\"exportTime\":\"2024-05-01T10:00:00.500Z\",\"s3Bucket\":\"\","
                + "\"manifestFilesS3Key\":\"" + key
                + "/manifest-files.json\",\"billedSizeBytes\":0,\"itemCount\":0,"
                + "\"outputFormat\":\"DYNAMODB_JSON\"}");
    assertThat(file.key())
        .isEqualTo(key + "/data/" + ExportLayout.fileName("empty", DataFormat.DYNAMODB_JSON));
  }

  @Test
  void canBeCopiedAndRead() throws IOException {
    ManifestWriter.write(conf, root, SCAN, List.of(write("a", List.of("{x}"))));
    Path copy = bucket.resolve("copy/run-1");
    Files.createDirectories(copy.getParent());
    Files.move(Path.of(root), copy);

    assertThat(readAll(ExportReader.open(conf, copy.toString()))).containsExactly("{x}");
  }

  @Test
  void isUnfinishedUntilTheSummaryIsThere() throws IOException {
    ManifestWriter.start(conf, root);
    ManifestWriter.start(conf, root);
    write("a", List.of("{x}"));

    DynamoLakeException failure =
        catchThrowableOfType(DynamoLakeException.class, () -> ExportReader.open(conf, root));
    assertThat(failure.code()).isEqualTo(ErrorCode.INTEGRITY);
    assertThat(failure).hasMessageContaining("still running or incomplete");
  }

  @Test
  void neverChangesAFinishedLanding() throws IOException {
    List<LandingFile> files = List.of(write("a", List.of("{x}")));
    ManifestWriter.write(conf, root, SCAN, files);

    DynamoLakeException failure = catchThrowableOfType(
        DynamoLakeException.class, () -> ManifestWriter.write(conf, root, SCAN, files));
    assertThat(failure)
        .hasMessage(
            "Cannot write manifests of " + root
                + ": it holds a finished landing, which is never changed. Land into another folder, or read this one.");
    assertThat(failure.code()).isEqualTo(ErrorCode.INTEGRITY);
  }

  @Test
  void finishesALandingWhoseSummaryACrashCutShort() throws IOException {
    List<LandingFile> files = List.of(write("a", List.of("{x}")));
    ManifestWriter.write(conf, root, SCAN, files);
    Files.delete(Path.of(root, ".manifest-summary.json.crc"));
    Files.writeString(Path.of(root, "manifest-summary.json"), "{\"version\":");

    ManifestWriter.write(conf, root, SCAN, files);

    assertThat(ExportReader.open(conf, root).itemCount()).isEqualTo(1);
  }

  @Test
  void refusesToListAFileTwiceOrFromElsewhere() throws IOException {
    LandingFile file = write("a", List.of("{x}"));
    LandingFile elsewhere =
        new LandingFile("x/data/y.gz", file.path(), 1, file.md5(), file.sizeBytes());

    assertThatThrownBy(() -> ManifestWriter.write(conf, root, SCAN, List.of(file, file)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Data file " + file.key() + " is listed twice or not in ");
    assertThatThrownBy(() -> ManifestWriter.write(conf, root, SCAN, List.of(elsewhere)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takesADataFileBackThatIsClosedUnfinished() throws IOException {
    String path = ExportLayout.dataPath(root, "x.json.gz");
    try (DataFileWriter writer = DataFileWriter.create(conf, path)) {
      writer.write(new byte[] {'x'}, 0, 1);
    }

    assertThat(Path.of(path)).doesNotExist();
  }

  @Test
  void replacesWhatAnEarlierAttemptLeft() throws IOException {
    write("a", List.of("{x}", "{y}"));
    LandingFile again = write("a", List.of("{z}"));
    ManifestWriter.write(conf, root, SCAN, List.of(again));

    assertThat(readAll(ExportReader.open(conf, root))).containsExactly("{z}");
  }

  @Test
  void refusesRecordsThatAreNotOneLine() throws IOException {
    try (DataFileWriter writer =
        DataFileWriter.create(conf, ExportLayout.dataPath(root, "x.json.gz"))) {
      assertThatThrownBy(() -> writer.write("a\nb".getBytes(UTF_8), 0, 3))
          .hasMessage("A record of 3 bytes is empty or has more than one line");
      assertThatThrownBy(() -> writer.write(new byte[1], 0, 0))
          .hasMessage("A record of 0 bytes is empty or has more than one line");
    }
  }

  @Test
  void namesDataFilesAsAwsDoes() {
    assertThat(ExportLayout.fileName("run-1/segment-0/0", DataFormat.DYNAMODB_JSON))
        .matches("[a-z2-7]{26}\\.json\\.gz");
    assertThat(ExportLayout.fileName("run-1/segment-0/0", DataFormat.ION))
        .matches("[a-z2-7]{26}\\.ion\\.gz");
    assertThat(Stream.iterate(0, i -> i + 1)
            .limit(1000)
            .map(i -> ExportLayout.fileName("t" + i, DataFormat.ION)))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.length() == 33);
  }

  private LandingFile write(String token, List<String> records) throws IOException {
    String name = ExportLayout.fileName(token, DataFormat.DYNAMODB_JSON);
    try (DataFileWriter writer = DataFileWriter.create(conf, ExportLayout.dataPath(root, name))) {
      for (String record : records) {
        byte[] bytes = ("##" + record).getBytes(UTF_8);
        writer.write(bytes, 2, bytes.length - 2);
      }
      assertThat(writer.records()).isEqualTo(records.size());
      return writer.finish(ExportLayout.dataKey(root, name));
    }
  }

  private static String record(Random random) {
    StringBuilder record = new StringBuilder("{");
    for (int i = (int) Math.exp(random.nextDouble() * 9); i >= 0; i--) {
      record.append((char) (' ' + random.nextInt(90)));
    }
    return record.append("é😀}").toString();
  }

  private List<String> readAll(Landing landing) throws IOException {
    List<String> records = new ArrayList<>();
    for (LandingFile file : landing.files()) {
      try (RecordReader reader = RecordReader.open(conf, file)) {
        while (reader.next()) {
          records.add(new String(reader.buffer(), reader.offset(), reader.length(), UTF_8));
        }
      }
    }
    return records;
  }

  private static List<String> visible(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }
}
