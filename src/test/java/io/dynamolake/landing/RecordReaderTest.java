// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.testing.ExportFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordReaderTest {
  private static final String AGAIN =
      " Copy the file again from where the export was written, or export the table again.";
  private static final int MIB = 1024 * 1024;

  private final Configuration conf = new Configuration();

  @TempDir
  private Path folder;

  @Test
  void givesEachLineWithItsPlaceAndProvesTheFileAtTheEnd() throws IOException {
    LandingFile file = file(ExportFolder.gzip("{a}\n{bb}\n{ccc}\n"), 3);

    try (RecordReader reader = RecordReader.open(conf, file)) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.next()).isTrue();
      assertThat(new String(reader.buffer(), reader.offset(), reader.length(), UTF_8))
          .isEqualTo("{bb}");
      assertThat(reader.line()).isEqualTo(2);
      assertThat(reader.records()).isEqualTo(2);
      assertThat(reader.bytes()).isEqualTo(9);
      assertThat(reader.next()).isTrue();
      assertThat(reader.next()).isFalse();
      assertThat(reader.next()).isFalse();
      assertThat(reader.records()).isEqualTo(3);
      assertThat(reader.bytes()).isEqualTo(15);
    }
  }

  @Test
  void toleratesCarriageReturnsBlankLinesAndAMissingLastLineEnd() throws IOException {
    LandingFile file = file(ExportFolder.gzip("\n{a}\r\n\r\n \t\n {b}\n\n{c}"), 3);

    assertThat(lines(file)).containsExactly("2:{a}", "5: {b}", "7:{c}");
  }

  @Test
  void readsEveryMemberEvenIfTheStorageGivesOneByteAtATime() throws IOException {
    byte[] members = concat(
        ExportFolder.gzip("{a}\n{b"),
        ExportFolder.gzip(""),
        ExportFolder.gzip("b}\n"),
        ExportFolder.gzip("{c}\n"));
    LandingFile file = file(members, 3);
    LandingFile trickling = new LandingFile(
        file.key(),
        FailingFileSystem.path(file.path()),
        file.itemCount(),
        file.md5(),
        file.sizeBytes());

    assertThat(lines(file)).containsExactly("1:{a}", "2:{bb}", "3:{c}");
    assertThat(lines(FailingFileSystem.with(FailingFileSystem.Failure.SHORT_READS), trickling))
        .containsExactly("1:{a}", "2:{bb}", "3:{c}");
  }

  @Test
  void readsAGzipHeaderWithEveryOptionalField() throws IOException {
    byte[] plain = ExportFolder.gzip("{a}\n");
    byte[] header = {
      31, (byte) 139, 8, 2 + 4 + 8 + 16, 1, 2, 3, 4, 0, 3, 2, 0, 9, 9, 'n', 0, 'c', 'o', 0, 7, 7
    };
    byte[] bytes = concat(header, Arrays.copyOfRange(plain, 10, plain.length));

    assertThat(lines(file(bytes, 1))).containsExactly("1:{a}");
  }

  @Test
  void provesTheFileOfAnEmptyPartition() throws IOException {
    assertThat(lines(file(ExportFolder.gzip(""), 0))).isEmpty();
  }

  @Test
  void givesTheSameLinesWhateverTheirLengths() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> expected = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      String line = "x".repeat(1 + (int) Math.exp(random.nextDouble() * 13));
      expected.add((i + 1) + ":" + line);
      text.append(line).append(random.nextBoolean() ? "\n" : "\r\n");
    }

    assertThat(lines(file(ExportFolder.gzip(text.toString()), 300)).equals(expected))
        .as("seed %d", seed)
        .isTrue();
  }

  @Test
  void takesALineOfExactlyTheLimit() throws IOException {
    String longest = "x".repeat(RecordReader.MAX_LINE_BYTES);

    assertThat(lines(file(ExportFolder.gzip("{a}\n" + longest + "\n{b}\n"), 3)))
        .containsExactly("1:{a}", "2:" + longest, "3:{b}");
  }

  @Test
  void refusesALineBeyondTheLimit() {
    byte[] bytes = ExportFolder.gzip("{a}\n" + "x".repeat(RecordReader.MAX_LINE_BYTES + 1) + "\n");

    assertIntegrity(
        file(bytes, 2),
        "Cannot read data file p/data/f.json.gz: line 2 is longer than 4194304 bytes, which no item is."
            + AGAIN);
  }

  @Test
  void refusesABombOfOneLineWithBoundedMemory() {
    byte[] bomb = repeated('x', 200 * MIB);

    assertIntegrity(
        file(bomb, 1),
        "Cannot read data file p/data/f.json.gz: line 1 is longer than 4194304 bytes, which no item is."
            + AGAIN);
  }

  @Test
  void refusesABombOfBlankLinesEarly() {
    byte[] bomb = repeated('\n', 200 * MIB);

    assertIntegrity(
        file(bomb, 1),
        "Cannot read data file p/data/f.json.gz: it has 1048579 bytes of blank lines up to line 1048579, which no export has."
            + AGAIN);
  }

  @Test
  void refusesTheFirstRecordBeyondThePromise() {
    assertIntegrity(
        file(ExportFolder.gzip("{a}\n{b}\n{c}\n"), 1),
        "Cannot accept data file p/data/f.json.gz: its manifest promises 1 records, one a line, but line 2 is one more."
            + AGAIN);
  }

  @Test
  void refusesFewerRecordsThanPromised() {
    assertIntegrity(
        file(ExportFolder.gzip("{a}\n"), 2),
        "Cannot accept data file p/data/f.json.gz: its manifest promises 2 records, but it has 1."
            + AGAIN);
  }

  @Test
  void refusesAnotherMd5() {
    LandingFile file = file(ExportFolder.gzip("{a}\n"), 1);
    LandingFile other =
        new LandingFile(file.key(), file.path(), 1, "FjvgqIxwymKf1RbbqtrZag==", file.sizeBytes());

    assertIntegrity(
        other,
        "Cannot accept data file p/data/f.json.gz: its manifest promises the MD5 FjvgqIxwymKf1RbbqtrZag==, but its bytes have "
            + file.md5()
            + "."
            + AGAIN);
  }

  @Test
  void refusesAFileThatWasCutAnywhere() {
    byte[] whole =
        ExportFolder.gzip("{\"Item\":{\"pk\":{\"S\":\"a\"}}}\n{\"Item\":{\"pk\":{\"S\":\"b\"}}}\n");

    for (int length = 0; length < whole.length; length++) {
      assertThat(failure(file(Arrays.copyOf(whole, length), 2)).code())
          .as("cut to %d bytes", length)
          .isEqualTo(ErrorCode.INTEGRITY);
    }
    assertIntegrity(
        file(Arrays.copyOf(whole, whole.length - 9), 2),
        "Cannot read data file p/data/f.json.gz after record 2 (line 2): it ends in the middle of its compressed data."
            + AGAIN);
    assertIntegrity(
        file(Arrays.copyOf(whole, whole.length - 8), 2),
        "Cannot read data file p/data/f.json.gz after record 2 (line 2): it ends in the middle of a gzip header or trailer."
            + AGAIN);
    assertIntegrity(
        file(new byte[0], 2),
        "Cannot read data file p/data/f.json.gz after record 0 (line 0): it is empty." + AGAIN);
  }

  @Test
  void refusesAFileWithAnyByteAltered() {
    byte[] whole =
        ExportFolder.gzip("{\"Item\":{\"pk\":{\"S\":\"a\"}}}\n{\"Item\":{\"pk\":{\"S\":\"b\"}}}\n");
    LandingFile original = file(whole, 2);

    for (int i = 0; i < whole.length; i++) {
      byte[] altered = whole.clone();
      altered[i] ^= 1;
      write(altered);
      assertThat(failure(original).code()).as("byte %d", i).isEqualTo(ErrorCode.INTEGRITY);
    }
  }

  @Test
  void refusesAWrongCrcEvenIfTheMd5IsRight() {
    byte[] bytes = ExportFolder.gzip("{a}\n");
    bytes[bytes.length - 8] ^= 1;

    assertIntegrity(
        file(bytes, 1),
        "Cannot read data file p/data/f.json.gz after record 1 (line 1): its gzip CRC does not match its data."
            + AGAIN);
  }

  @Test
  void refusesGarbageAfterTheLastMember() {
    assertIntegrity(
        file(concat(ExportFolder.gzip("{a}\n"), new byte[] {0, 0}), 1),
        "Cannot read data file p/data/f.json.gz after record 1 (line 1): bytes follow that are not gzip."
            + AGAIN);
    assertIntegrity(
        file("{a}\n".getBytes(UTF_8), 1),
        "Cannot read data file p/data/f.json.gz after record 0 (line 0): it is not gzip." + AGAIN);
  }

  @Test
  void callsAFileThatIsGoneAnIntegrityFailure() {
    LandingFile file = new LandingFile(
        "p/data/f.json.gz", folder.resolve("gone").toString(), 1, "1B2M2Y8AsgTpgAmY7PhCfg==", 10);

    assertIntegrity(
        file,
        "Cannot open data file p/data/f.json.gz: it is not at " + folder.resolve("gone") + "."
            + AGAIN);
  }

  @Test
  void tellsAStorageThatFailsFromAFileThatIsBroken() {
    LandingFile file = file(ExportFolder.gzip("{a}\n"), 1);
    LandingFile failing = new LandingFile(
        file.key(), FailingFileSystem.path(file.path()), 1, file.md5(), file.sizeBytes());

    DynamoLakeException denied =
        failure(FailingFileSystem.with(FailingFileSystem.Failure.DENIED), failing);
    assertThat(denied.code()).isEqualTo(ErrorCode.PERMISSION);
    assertThat(denied)
        .hasMessage(
            "Cannot read %s: access is denied (AccessDeniedException: %s). Allow it for the credentials that this run uses."
                .formatted(failing.path(), failing.path().replace("//", "")));
    DynamoLakeException reset =
        failure(FailingFileSystem.with(FailingFileSystem.Failure.RESET), failing);
    assertThat(reset.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(reset)
        .hasMessage(
            "Cannot read %s: the storage fails (IOException: Connection reset). Run again when it is back."
                .formatted(failing.path()));
    DynamoLakeException cut =
        failure(FailingFileSystem.with(FailingFileSystem.Failure.RESET_WHILE_READING), failing);
    assertThat(cut.code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void letsAnInterruptionThrough() {
    LandingFile file = file(ExportFolder.gzip("{a}\n"), 1);
    LandingFile failing = new LandingFile(
        file.key(), FailingFileSystem.path(file.path()), 1, file.md5(), file.sizeBytes());

    assertThatThrownBy(
            () -> lines(FailingFileSystem.with(FailingFileSystem.Failure.INTERRUPTED), failing))
        .isInstanceOf(InterruptedIOException.class);
  }

  private LandingFile file(byte[] bytes, long itemCount) {
    Path path = write(bytes);
    return new LandingFile(
        "p/data/f.json.gz", path.toString(), itemCount, Md5.base64Of(bytes), bytes.length);
  }

  private Path write(byte[] bytes) {
    try {
      return Files.write(folder.resolve("f.json.gz"), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> lines(LandingFile file) throws IOException {
    return lines(conf, file);
  }

  private static List<String> lines(Configuration conf, LandingFile file) throws IOException {
    List<String> lines = new ArrayList<>();
    try (RecordReader reader = RecordReader.open(conf, file)) {
      while (reader.next()) {
        lines.add(reader.line() + ":"
            + new String(reader.buffer(), reader.offset(), reader.length(), UTF_8));
      }
    }
    return lines;
  }

  private DynamoLakeException failure(LandingFile file) {
    return failure(conf, file);
  }

  private static DynamoLakeException failure(Configuration conf, LandingFile file) {
    return catchThrowableOfType(DynamoLakeException.class, () -> lines(conf, file));
  }

  private void assertIntegrity(LandingFile file, String message) {
    DynamoLakeException failure = failure(file);
    assertThat(failure).hasMessage(message);
    assertThat(failure.code()).isEqualTo(ErrorCode.INTEGRITY);
  }

  private static byte[] repeated(char c, int count) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] chunk = new byte[MIB];
    Arrays.fill(chunk, (byte) c);
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      for (int i = 0; i < count / MIB; i++) {
        gzip.write(chunk);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
