// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.testing.ExportFolder;
import io.dynamolake.testing.ExportFolder.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExportSearchTest {
  private static final String A = "{\"Item\":{\"pk\":{\"S\":\"a\"}}}";
  private static final String B = "{\"Item\":{\"pk\":{\"S\":\"b\"}}}";
  private static final String ID = "01700000000000-abcdef12";

  private final Configuration conf = new Configuration();

  @TempDir
  private Path bucket;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "exports",
        "exports/nightly/",
        "exports/nightly/AWSDynamoDB",
        "exports/nightly/AWSDynamoDB/" + ID,
        "exports/nightly/AWSDynamoDB/" + ID + "/manifest-summary.json"
      })
  void opensTheOneExportThatAPathLeadsTo(String path) {
    export().write();

    assertThat(open(bucket + "/" + path).id()).isEqualTo(ID);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      ''                      | AWSDynamoDB/01700000000000-abcdef12
      ''                      | here
      ''                      | a/b/c/AWSDynamoDB/01700000000000-abcdef12
      nightly                 | AWSDynamoDB/01700000000000-abcdef12
      nightly                 | renamed folder/export of May
      a/b/c                   | other/AWSDynamoDB/01700000000000-abcdef12
      old/AWSDynamoDB/backup  | AWSDynamoDB/01700000000000-abcdef12
      nightly                 | x/AWSDynamoDB/y/AWSDynamoDB/01700000000000-abcdef12
      """)
  void opensAnExportThatWasMoved(String prefix, String target) throws IOException {
    String written = export().prefix(prefix).write();
    Path moved = bucket.resolve("copy").resolve(target);
    Files.createDirectories(moved.getParent());
    Files.move(Path.of(written), moved);

    Landing landing = open(moved.toString());

    assertThat(landing.id()).isEqualTo(ID);
    assertThat(readAll(landing)).isEqualTo(3);
    assertThat(open(bucket + "/copy").root()).isEqualTo(landing.root());
  }

  @ParameterizedTest
  @EnumSource(names = {"RUNNING", "NO_SUMMARY"})
  void tellsAnExportThatIsNotFinished(Fault fault) {
    String root = export().with(fault).write();

    assertFailure(
        root,
        ErrorCode.INTEGRITY,
        "Cannot open export file:" + root + ": it has no manifest-summary.json, so the export "
            + "is still running or incomplete. Wait until the export is COMPLETED, or copy all of its files.");
  }

  @Test
  void tellsThatThereIsNoExport() throws IOException {
    Files.createDirectories(bucket.resolve("some/where"));

    assertFailure(
        bucket.toString(),
        ErrorCode.CONFIGURATION,
        "Cannot open export file:" + bucket
            + ": there is no export here, nor in the folders below. Give the folder that holds manifest-summary.json.");
    assertFailure(
        bucket + "/none",
        ErrorCode.CONFIGURATION,
        "Cannot open export file:" + bucket
            + "/none: there is nothing at this path. Give the folder that holds manifest-summary.json.");
    assertFailure(
        "",
        ErrorCode.CONFIGURATION,
        "Cannot open export : it is no path. Give the folder that holds manifest-summary.json.");
    assertFailure(
        "nope://bucket/x",
        ErrorCode.CONFIGURATION,
        "Cannot open export nope://bucket/x: its scheme is unknown here (No "
            + "FileSystem for scheme \"nope\"). Give the folder that holds manifest-summary.json.");
  }

  @Test
  void listsTheExportsThatAPathMayMean() {
    export().write();
    export().prefix("").id("01700000000001-abcdef12").with(Fault.RUNNING).write();

    assertFailure(
        bucket.toString(),
        ErrorCode.CONFIGURATION,
        "Cannot open export file:" + bucket
            + ": 2 exports lie below it (AWSDynamoDB/01700000000001-abcdef12, exports/nightly/AWSDynamoDB/"
            + ID
            + "). Give the folder of one of them.");
  }

  private ExportFolder export() {
    return ExportFolder.in(bucket).file(A, B).file().file(A);
  }

  private Landing open(String path) {
    return ExportReader.open(conf, path);
  }

  private long readAll(Landing landing) throws IOException {
    long records = 0;
    for (LandingFile file : landing.files()) {
      try (RecordReader reader = RecordReader.open(conf, file)) {
        while (reader.next()) {
          records++;
        }
      }
    }
    return records;
  }

  private DynamoLakeException failure(String path) {
    return catchThrowableOfType(DynamoLakeException.class, () -> open(path));
  }

  private void assertFailure(String path, ErrorCode code, String message) {
    DynamoLakeException failure = failure(path);
    assertThat(failure).hasMessage(message);
    assertThat(failure.code()).isEqualTo(code);
  }
}
