// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.testing.ExportFolder;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestKeysTest {
  private static final String ID = "01700000000000-abcdef12";
  private static final String FILES_KEY = "p/q/AWSDynamoDB/" + ID + "/manifest-files.json";
  private static final String ARN =
      "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/export/" + ID;
  private static final String AGAIN =
      ". Copy the manifests again from where the export was written.";

  private final ManifestKeys keys =
      ManifestKeys.of("summary", FILES_KEY, ARN, ID, ManifestKeys.Owner.ONE_EXPORT);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p/q/AWSDynamoDB/" + ID + "/data/x.json.gz",
        "AWSDynamoDB/" + ID + "/data/x.json.gz",
        "elsewhere/AWSDynamoDB/" + ID + "/data/x.json.gz",
        "AWSDynamoDB/other/AWSDynamoDB/" + ID + "/data/x.json.gz",
        "2024-01-01T00:00:00 (a+b)=100%/AWSDynamoDB/" + ID + "/data/x.json.gz"
      })
  void findsTheFileWhateverStandsBeforeTheExport(String key) {
    assertThat(keys.dataFileName("files line 1", key)).isEqualTo("x.json.gz");
  }

  @Test
  void followsNoFolderNamesWhenTheExportWasWrittenWithoutThem() {
    ManifestKeys landed = ManifestKeys.of(
        "summary",
        "lake/landing/run-1/manifest-files.json",
        null,
        "run-1",
        ManifestKeys.Owner.ONE_EXPORT);

    assertThat(landed.id()).isEqualTo("run-1");
    assertThat(landed.dataFileName("files line 1", "lake/landing/run-1/data/x.gz"))
        .isEqualTo("x.gz");
  }

  /** A {@code #} is the id of the export. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      ../x.json.gz                                        | has a segment '..'
      p/q/AWSDynamoDB/#/data/../../other/data/x.gz        | has a segment '..'
      p/q/AWSDynamoDB/#/data/..                           | has a segment '..'
      p/q/../q/AWSDynamoDB/#/data/x.gz                    | has a segment '..'
      p/q/AWSDynamoDB/#/data/./x.gz                       | has a segment '.'
      p/q/AWSDynamoDB/#/data//x.gz                        | has an empty segment
      p/q//AWSDynamoDB/#/data/x.gz                        | has an empty segment
      /p/q/AWSDynamoDB/#/data/x.gz                        | has an empty segment
      /etc/passwd                                         | has an empty segment
      p/q/AWSDynamoDB/#/data/                             | has an empty segment
      p/q/AWSDynamoDB/#/data                              | lies outside the data folder of export #
      p/q/AWSDynamoDB/#/manifest-summary.json             | lies outside the data folder of export #
      p/q/AWSDynamoDB/#/data/deeper/x.gz                  | lies outside the data folder of export #
      p/q/AWSDynamoDB/#/data/AWSDynamoDB/#/data/x.gz      | lies outside the data folder of export #
      p/q/AWSDynamoDB/#/x.gz                              | lies outside the data folder of export #
      p/q/AWSDynamoDB/data/x.gz                           | lies outside the data folder of export #
      p/q/AWSDynamoDB/01700000000001-abcdef12/data/x.gz   | lies outside the data folder of export #
      p/q/AWSDynamoDB/#0/data/x.gz                        | lies outside the data folder of export #
      p/q/awsdynamodb/#/data/x.gz                         | lies outside the data folder of export #
      p/q/xAWSDynamoDB/#/data/x.gz                        | lies outside the data folder of export #
      x.gz                                                | lies outside the data folder of export #
      p/q/AWSDynamoDB/#/data/.hidden                      | lies outside the data folder of export #
      p/q/AWSDynamoDB/#/data/a:b                          | lies outside the data folder of export #
      p/q/AWSDynamoDB/#/data/*.gz                         | lies outside the data folder of export #
      p/q/AWSDynamoDB/#/data/{x,y}.gz                     | lies outside the data folder of export #
      s3://bucket/AWSDynamoDB/#/data/x.gz                 | is a URL, not a key
      s3a://other/p/q/AWSDynamoDB/#/data/x.gz             | is a URL, not a key
      file:///p/q/AWSDynamoDB/#/data/x.gz                 | is a URL, not a key
      file:/p/q/AWSDynamoDB/#/data/x.gz                   | is a URL, not a key
      //other/AWSDynamoDB/#/data/x.gz                     | has an empty segment
      p/q/AWSDynamoDB/#/data/%2e%2e/x.gz                  | has percent-encoded path characters
      p/q/AWSDynamoDB/#/data/..%2Fx.gz                    | has percent-encoded path characters
      p/q/AWSDynamoDB/#/data/%252e%252e%252fx.gz          | has percent-encoded path characters
      p/q/AWSDynamoDB/#/data/x%00.gz                      | has percent-encoded path characters
      p/q/AWSDynamoDB/#/data/..\\x.gz                     | has a backslash
      """)
  void refusesAKeyThatIsNoDataFileOfTheExport(String key, String reason) {
    assertRefused(key.replace("#", ID), key.replace("#", ID), reason.replace("#", ID));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, '\n', '\r', '\t', 0x1b, 0x7f, 0x85, 0x2028, 0x202e, 0xfeff, 0xd800})
  void refusesControlCharactersAndPrintsNone(int character) {
    String key = "p/q/AWSDynamoDB/" + ID + "/data/x" + Character.toString(character) + ".gz";

    assertRefused(key, key.replace(Character.toString(character), "?"), "has control characters");
  }

  @Test
  void refusesAndShortensAKeyThatIsTooLong() {
    String key = "x".repeat(1025);

    assertRefused(key, "x".repeat(200) + "...", "is longer than 1024 characters");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      p/AWSDynamoDB/01700000000001-abcdef12/manifest-files.json | lies outside the export's folder '01700000000000-abcdef12'
      p/AWSDynamoDB/01700000000000-abcdef12/manifest-other.json | does not end with /manifest-files.json
      manifest-files.json                                       | does not end with /manifest-files.json
      p/AWSDynamoDB/../01700000000000-abcdef12/manifest-files.json | has a segment '..'
      s3://b/AWSDynamoDB/01700000000000-abcdef12/manifest-files.json | is a URL, not a key
      """)
  void refusesAFilesManifestElsewhere(String filesKey, String reason) {
    DynamoLakeException failure = catchThrowableOfType(
        DynamoLakeException.class,
        () -> ManifestKeys.of("summary line 1", filesKey, ARN, ID, ManifestKeys.Owner.ONE_EXPORT));

    assertThat(failure)
        .hasMessage(
            "Cannot read summary line 1: manifestFilesS3Key '" + filesKey + "' " + reason + AGAIN);
    assertThat(failure.code()).isEqualTo(ErrorCode.INTEGRITY);
  }

  @Test
  void isAskedForEveryKeyOfAManifest(@TempDir Path bucket) {
    String root = ExportFolder.in(bucket)
        .file("{}")
        .filesManifest(text -> text.replace("/data/", "/data/../../01700000000001-abcdef12/data/"))
        .write();

    DynamoLakeException failure = catchThrowableOfType(
        DynamoLakeException.class, () -> ExportReader.open(new Configuration(), root));

    assertThat(failure)
        .hasMessage("Cannot read file:" + root
            + "/manifest-files.json line 1: dataFileS3Key 'exports/nightly/AWSDynamoDB/" + ID
            + "/data/../../01700000000001-abcdef12/data/" + ExportFolder.fileName(ID, 0)
            + "' has a segment '..'" + AGAIN);
  }

  private void assertRefused(String key, String printed, String reason) {
    DynamoLakeException failure = catchThrowableOfType(
        DynamoLakeException.class, () -> keys.dataFileName("files line 7", key));

    assertThat(failure)
        .hasMessage("Cannot read files line 7: dataFileS3Key '" + printed + "' " + reason + AGAIN);
    assertThat(failure.code()).isEqualTo(ErrorCode.INTEGRITY);
  }
}
