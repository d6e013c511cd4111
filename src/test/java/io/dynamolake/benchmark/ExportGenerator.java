// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Generates a full export as AWS lays it out: gzip data files at level 6, both manifests and their MD5 files. The same arguments give the
 * same bytes.
 */
final class ExportGenerator {
  static final long ITEMS_PER_FILE = 125_000;
  private static final String PREFIX = "AWSDynamoDB/01767225600000-0be9c4a7";

  private ExportGenerator() {}

  /**
   * An export on the local disk.
   *
   * @param folder holds {@code manifest-summary.json}
   * @param jsonBytes uncompressed size of all lines
   */
  record Export(Path folder, long items, long jsonBytes, long gzipBytes) {
    String dataFiles() {
      return folder.resolve("data") + "/*.json.gz";
    }
  }

  private record DataFile(String manifestLine, long jsonBytes, long gzipBytes) {
    static DataFile of(String key, long items, long jsonBytes, long gzipBytes, byte[] md5) {
      String line =
          "{\"itemCount\":%d,\"md5Checksum\":\"%s\",\"etag\":\"%s-1\",\"dataFileS3Key\":\"%s\"}\n"
              .formatted(
                  items,
                  Base64.getEncoder().encodeToString(md5),
                  HexFormat.of().formatHex(newMd5().digest(md5)),
                  key);
      return new DataFile(line, jsonBytes, gzipBytes);
    }
  }

  /** Writes the export below {@code bucket}, with as many threads as there are processors, or finds it there from an earlier call. */
  static Export generate(Path bucket, long items, long seed) throws IOException {
    Path folder = bucket.resolve(PREFIX);
    Path sizes = bucket.resolve("sizes-%d-%d.txt".formatted(items, seed));
    if (!Files.exists(sizes)) {
      Files.createDirectories(folder.resolve("data"));
      Files.write(folder.resolve("_started"), new byte[0]);
      int files = Math.toIntExact(Math.max(4, (items + ITEMS_PER_FILE - 1) / ITEMS_PER_FILE));
      List<DataFile> written = IntStream.range(0, files)
          .parallel()
          .mapToObj(index ->
              dataFile(bucket, index, items * (index + 1) / files - items * index / files, seed))
          .toList();
      manifests(folder, items, written);
      Files.writeString(
          sizes,
          written.stream().mapToLong(DataFile::jsonBytes).sum() + " "
              + written.stream().mapToLong(DataFile::gzipBytes).sum());
    }
    String[] bytes = Files.readString(sizes).split(" ", -1);
    return new Export(folder, items, Long.parseLong(bytes[0]), Long.parseLong(bytes[1]));
  }

  private static DataFile dataFile(Path bucket, int index, long items, long seed) {
    String key = PREFIX + "/data/" + name(seed + index) + ".json.gz";
    Path path = bucket.resolve(key);
    MessageDigest md5 = newMd5();
    long jsonBytes = 0;
    try (OutputStream digesting = new DigestOutputStream(Files.newOutputStream(path), md5);
        OutputStream gzip = new BufferedOutputStream(new Gzip(digesting), 1 << 16)) {
      ItemWriter writer = new ItemWriter(seed + index);
      for (long i = 0; i < items; i++) {
        byte[] line = writer.next();
        gzip.write(line);
        gzip.write('\n');
        jsonBytes += line.length + 1;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return DataFile.of(key, items, jsonBytes, path.toFile().length(), md5.digest());
  }

  private static void manifests(Path folder, long items, List<DataFile> files) throws IOException {
    writeWithMd5(
        folder,
        "manifest-files",
        files.stream().map(DataFile::manifestLine).collect(Collectors.joining()));
    writeWithMd5(folder, "manifest-summary", """
        {"version":"2020-06-30","exportArn":"arn:aws:dynamodb:eu-west-1:123456789012:table/benchmark/export/01767225600000-0be9c4a7",\
        "startTime":"2026-01-01T00:00:00.000Z","endTime":"2026-01-01T00:10:00.000Z",\
        "tableArn":"arn:aws:dynamodb:eu-west-1:123456789012:table/benchmark","tableId":"1f6b2c3d-0000-4000-8000-5a6b7c8d9e0f",\
        "exportTime":"2026-01-01T00:00:00.000Z","s3Bucket":"benchmark","s3Prefix":null,"s3SseAlgorithm":"AES256","s3SseKmsKeyId":null,\
        "manifestFilesS3Key":"%s/manifest-files.json","billedSizeBytes":%d,"itemCount":%d,"outputFormat":"DYNAMODB_JSON"}""".formatted(
            PREFIX, files.stream().mapToLong(DataFile::jsonBytes).sum() * 10 / 18, items));
  }

  private static void writeWithMd5(Path folder, String name, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    Files.write(folder.resolve(name + ".json"), bytes);
    Files.writeString(
        folder.resolve(name + ".md5"),
        Base64.getEncoder().encodeToString(newMd5().digest(bytes)));
  }

  private static String name(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return random
        .ints(26, 0, 32)
        .mapToObj(digit -> "abcdefghijklmnopqrstuvwxyz234567".substring(digit, digit + 1))
        .collect(Collectors.joining());
  }

  private static MessageDigest newMd5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(6);
      def.setStrategy(Deflater.DEFAULT_STRATEGY);
    }
  }
}
