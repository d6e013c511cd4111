// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.report.Receipt;
import io.dynamolake.report.Receipt.MovedFiles;
import io.dynamolake.report.ReceiptFile;
import io.dynamolake.report.RunResult;
import io.dynamolake.storage.ExclusiveFile;
import io.dynamolake.storage.StorageErrors;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * The list of a receipt's files, when it is too long for {@code result.json}: {@code receipt-files-<attempt>.jsonl}, written before
 * the result that names it.
 */
public final class MovedReceipt {
  private static final int MAX_LIST_BYTES = 512 << 20;
  private static final Pattern NAME = Pattern.compile("receipt-files-[0-9]{4}\\.jsonl");

  private MovedReceipt() {}

  static RunResult move(Configuration conf, String runFolder, RunResult result) {
    Receipt receipt = result.receipt();
    if (receipt == null || receipt.files().size() <= Receipt.MAX_INLINE_FILES) {
      return result;
    }
    StringBuilder lines = new StringBuilder();
    receipt.files().forEach(file -> lines.append(ControlJson.text(file)).append('\n'));
    byte[] content = lines.toString().getBytes(StandardCharsets.UTF_8);
    String name = String.format(Locale.ROOT, "receipt-files-%04d.jsonl", result.attempt());
    ExclusiveFile.at(conf, runFolder + "/" + name).replace(content);
    return result.withReceipt(receipt.withFilesMovedTo(new MovedFiles(name, Sha256.hex(content))));
  }

  /**
   * The files of a receipt, wherever they are listed, in the order of the manifest.
   *
   * @throws DynamoLakeException INTEGRITY when the list is missing or is not the one that the receipt names
   */
  public static List<ReceiptFile> files(Configuration conf, RunFolder folder, Receipt receipt) {
    MovedFiles moved = receipt.moved();
    if (moved == null) {
      return receipt.files();
    }
    String path = folder.path() + "/" + LedgerErrors.printable(moved.name());
    if (!NAME.matcher(moved.name()).matches()) {
      throw StorageErrors.poisoned(path, "it is no name of a list of files", null);
    }
    byte[] content = ExclusiveFile.at(conf, path)
        .read(MAX_LIST_BYTES)
        .orElseThrow(() -> StorageErrors.poisoned(path, "it is missing", null));
    if (!Sha256.hex(content).equals(moved.sha256())) {
      throw StorageErrors.poisoned(path, "its SHA-256 is not that of the receipt", null);
    }
    return new String(content, StandardCharsets.UTF_8)
        .lines()
        .map(line -> ControlJson.parse(line, path, ReceiptFile.class))
        .toList();
  }
}
