// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.item.DataFormat;
import io.dynamolake.testing.ExportFolder;
import io.dynamolake.testing.ExportFolder.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ExportReaderTest {
  private static final String A = "{\"Item\":{\"pk\":{\"S\":\"a\"}}}";
  private static final String B = "{\"Item\":{\"pk\":{\"S\":\"b\"}}}";
  private static final String ID = "01700000000000-abcdef12";
  private static final String AGAIN =
      " Copy the manifests again from where the export was written.";
  private static final String FILE_AGAIN =
      " Copy the file again from where the export was written, or export the table again.";

  private final Configuration conf = new Configuration();

  @TempDir
  private Path bucket;

  @Test
  void tellsWhatTheManifestsPromise() {
    Landing landing = open(export().write());

    assertThat(landing.root()).isEqualTo("file:" + bucket + "/exports/nightly/AWSDynamoDB/" + ID);
    assertThat(landing.id()).isEqualTo(ID);
    assertThat(landing.summary())
        .isEqualTo(new ExportSummary(
            "arn:aws:dynamodb:eu-west-1:123456789012:table/orders",
            "12345678-abcd-4000-8000-123456789012",
            Instant.parse("2023-11-14T22:13:20Z"),
            Instant.parse("2023-11-14T22:18:20Z"),
            3,
            DataFormat.DYNAMODB_JSON,
            null));
    assertThat(landing.files()).extracting(LandingFile::itemCount).containsExactly(2L, 0L, 1L);
    assertThat(landing.files())
        .allSatisfy(file ->
            assertThat(file.key()).startsWith("exports/nightly/AWSDynamoDB/" + ID + "/data/"))
        .allSatisfy(file -> assertThat(file.path()).startsWith(landing.root() + "/data/"));
    assertThat(landing.sizeBytes())
        .isEqualTo(landing.files().stream().mapToLong(LandingFile::sizeBytes).sum());
    assertThat(landing.unlisted()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "STRAY_FILE",
        "NO_SIDECARS",
        "CHECKSUM_SIDECARS",
        "NO_FINAL_NEWLINE",
        "MANY_MEMBERS",
        "CRLF",
        "KEYS_WITHOUT_PREFIX"
      })
  void acceptsWhatIsMerelyUnusual(Fault fault) throws IOException {
    Landing landing = open(export().with(fault).write());

    assertThat(readAll(landing)).isEqualTo(3);
    assertThat(landing.unlisted()).isEqualTo(fault == Fault.STRAY_FILE ? 1 : 0);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "TRUNCATED_FILE",
        "ALTERED_FILE",
        "SWAPPED_FILES",
        "ONE_RECORD_LESS",
        "ONE_RECORD_MORE",
        "TRAILING_GARBAGE"
      })
  void leavesFaultsOfDataFilesToTheirReading(Fault fault) {
    Landing landing =
        open(ExportFolder.in(bucket).file(A, B).file(B, A).with(fault).write());

    DynamoLakeException failure =
        catchThrowableOfType(DynamoLakeException.class, () -> readAll(landing));
    assertThat(failure.code()).isEqualTo(ErrorCode.INTEGRITY);
    assertThat(failure)
        .hasMessageContaining(landing.files().get(0).key())
        .hasMessageEndingWith(FILE_AGAIN);
  }

  @Test
  void namesADataFileThatIsMissing() {
    String root = export().with(Fault.MISSING_FILE).write();

    assertFailure(
        root,
        ErrorCode.INTEGRITY,
        "Cannot open data file exports/nightly/AWSDynamoDB/" + ID + "/data/"
            + ExportFolder.fileName(ID, 0) + ": " + manifest(root, "files")
            + " line 1 lists it, but it is not there." + FILE_AGAIN);
  }

  @Test
  void refusesCountsThatDoNotAddUp() {
    String root = export().with(Fault.WRONG_SUM).write();

    assertFailure(
        root,
        ErrorCode.INTEGRITY,
        "Cannot read " + manifest(root, "files")
            + ": its files add up to 3 items, but manifest-summary.json promises 4." + AGAIN);
  }

  @Test
  void refusesCountsThatOverflow() {
    String root = export()
        .filesManifest(
            text -> text.replaceAll("\"itemCount\":[12]", "\"itemCount\":9223372036854775807"))
        .write();

    assertFailure(
        root,
        ErrorCode.INTEGRITY,
        "Cannot read " + manifest(root, "files")
            + ": its item counts add up to more than 64 bits hold." + AGAIN);
  }

  @Test
  void refusesAFileThatIsListedTwice() {
    String root = export().with(Fault.LISTED_TWICE).write();

    assertFailure(
        root,
        ErrorCode.INTEGRITY,
        "Cannot read " + manifest(root, "files") + " line 2: data file exports/nightly/"
            + "AWSDynamoDB/" + ID + "/data/" + ExportFolder.fileName(ID, 0) + " was listed before: "
            + manifest(root, "files") + " line 1." + AGAIN);
  }

  @Test
  void refusesAFileThatIsACopyOfAnother() {
    String root = ExportFolder.in(bucket).id(ID).file(A).file().file(A).file().write();

    assertFailure(
        root,
        ErrorCode.INTEGRITY,
        "Cannot read " + manifest(root, "files") + " line 3: data file exports/nightly/"
            + "AWSDynamoDB/" + ID + "/data/" + ExportFolder.fileName(ID, 2)
            + " has the content of one that was listed before, whose items would come twice: "
            + manifest(root, "files") + " line 1." + AGAIN);
  }

  @Test
  void refusesATamperedManifest() {
    for (Fault fault : new Fault[] {Fault.TAMPERED_SUMMARY, Fault.TAMPERED_FILES_MANIFEST}) {
      String name = fault == Fault.TAMPERED_SUMMARY ? "summary" : "files";
      for (Fault sidecar : new Fault[] {fault, Fault.CHECKSUM_SIDECARS}) {
        String root =
            export().prefix(fault + "-" + sidecar).with(fault, sidecar).write();
        DynamoLakeException failure = failure(root);
        assertThat(failure.code()).isEqualTo(ErrorCode.INTEGRITY);
        assertThat(failure)
            .hasMessageMatching("Cannot read " + manifest(root, name)
                + ": its MD5 is [A-Za-z0-9+/]{22}==, but manifest-" + name
                + "\\.(md5|checksum) says '[A-Za-z0-9+/]{22}=='\\." + AGAIN);
      }
    }
  }

  @Test
  void refusesAnExportWithoutItsFilesManifest() {
    String root = export().with(Fault.NO_FILES_MANIFEST).write();

    assertFailure(
        root,
        ErrorCode.INTEGRITY,
        "Cannot read " + manifest(root, "files") + ": it is missing." + AGAIN);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      "version":"2020-06-30" | "exportType":"INCREMENTAL_EXPORT"     | exportType is INCREMENTAL_EXPORT
      "version":"2020-06-30" | "outputView":"NEW_IMAGE"              | its summary has outputView
      "version":"2020-06-30" | "exportFromTime":"2024-01-01T00:00Z"  | its summary has exportFromTime
      "version":"2020-06-30" | "version":"2023-08-01"                | version is 2023-08-01
      """)
  void refusesAnIncrementalExport(String member, String replacement, String because) {
    String root = export().summary(text -> text.replace(member, replacement)).write();

    assertFailure(
        root,
        ErrorCode.CONFIGURATION,
        "Cannot open export file:" + root + " as a snapshot: it is an incremental export ("
            + because
            + "), which holds changes. Use it with source type `changes`, or give a full export.");
  }

  @Test
  void acceptsAFullExportThatSaysSo() {
    String root = export()
        .summary(text -> text.replace(
            "{\"version\"", "{\"exportType\":\"FULL_EXPORT\",\"x\":{\"y\":[1]},\"version\""))
        .write();

    assertThat(open(root).itemCount()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      "itemCount":3                 | "itemCount":"3"           | itemCount must be an integer of 64 bits, but is "3"
      "itemCount":3                 | "itemCount":3.0           | itemCount must be an integer of 64 bits, but is 3.0
      "itemCount":3                 | "itemCount":-3            | itemCount is negative (-3)
      "itemCount":3                 | "itemCount":99999999999999999999 | itemCount must be an integer of 64 bits, but is 99999999999999999999
      "itemCount":3                 | "items":3                 | itemCount is missing
      "tableArn":                   | "arn":                    | tableArn is missing or empty
      "outputFormat":"DYNAMODB_JSON"| "outputFormat":"CSV"      | outputFormat must be DYNAMODB_JSON or ION, but is 'CSV'
      "outputFormat":"DYNAMODB_JSON"| "outputFormat":["ION"]    | outputFormat must be a text, but is ["ION"]
      "version":"2020-06-30"        | "exportType":"PARTIAL"    | exportType must be FULL_EXPORT, but is 'PARTIAL'
      "exportTime":"2023            | "exportTime":"23          | exportTime must be a time such as 2024-01-31T12:00:00.000Z, but is '23-11-14T22:13:20.000Z'
      "manifestFilesS3Key":         | "filesKey":               | manifestFilesS3Key is missing or empty
      """)
  void refusesASummaryWithAWrongMember(String member, String replacement, String reason) {
    String root = export().summary(text -> text.replace(member, replacement)).write();

    assertFailure(
        root,
        ErrorCode.INTEGRITY,
        "Cannot read " + manifest(root, "summary") + " line 1: " + reason + "." + AGAIN);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      "itemCount":0   | "itemCount":-1      | itemCount is negative (-1)
      "itemCount":0   | "itemCount":null    | itemCount must be an integer of 64 bits, but is null
      "itemCount":0   | "itemCount":0,"itemCount":1 | it is not JSON (Duplicate field 'itemCount')
      "dataFileS3Key" | "key"               | dataFileS3Key is missing or empty
      "md5Checksum"   | "md5"               | md5Checksum is missing or empty
      """)
  void refusesAFilesManifestWithAWrongMember(String member, String replacement, String reason) {
    String root = export()
        .filesManifest(text -> secondLine(text, line -> line.replace(member, replacement)))
        .write();

    assertFailure(
        root,
        ErrorCode.INTEGRITY,
        "Cannot read " + manifest(root, "files") + " line 2: " + reason + "." + AGAIN);
  }

  @Test
  void refusesAnMd5ThatIsNone() {
    String root = export().filesManifest(text -> text.replaceAll("==\"", "\"")).write();

    assertThat(failure(root).getMessage())
        .startsWith("Cannot read " + manifest(root, "files")
            + " line 1: md5Checksum must be base64 of 16 bytes, but is '");
  }

  @Test
  void refusesManifestsThatAreNotJsonObjects() {
    assertThat(
            failure(export().prefix("a").summary(text -> text.substring(0, 100)).write())
                .getMessage())
        .contains("manifest-summary.json line 1: it is not JSON (");
    assertThat(
            failure(export().prefix("b").summary(text -> text + text).write()).getMessage())
        .endsWith("manifest-summary.json: expected exactly one JSON object." + AGAIN);
    assertThat(failure(export().prefix("c").summary(text -> "").write()).getMessage())
        .endsWith("manifest-summary.json: expected exactly one JSON object." + AGAIN);
    assertThat(failure(export().prefix("d").filesManifest(text -> text + "[]").write())
            .getMessage())
        .endsWith("manifest-files.json line 4: expected a JSON object." + AGAIN);
    assertThat(failure(export()
                .prefix("e")
                .summary(text -> " ".repeat(1024 * 1024) + text)
                .write())
            .getMessage())
        .endsWith("manifest-summary.json: it is larger than 1048576 bytes." + AGAIN);
  }

  @Test
  void acceptsManifestsThatSpanLinesAsThoseOfAwsSamples() {
    String root = export()
        .summary(text -> text.replace(",", ",\n  "))
        .filesManifest(text -> text.replace(",", ",\n  "))
        .write();

    assertThat(open(root).itemCount()).isEqualTo(3);
  }

  private ExportFolder export() {
    return ExportFolder.in(bucket).file(A, B).file().file(A);
  }

  private static String secondLine(String text, UnaryOperator<String> edit) {
    String[] lines = text.split("\n", -1);
    lines[1] = edit.apply(lines[1]);
    return String.join("\n", lines);
  }

  private static String manifest(String root, String name) {
    return "file:" + root + "/manifest-" + name + ".json";
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
