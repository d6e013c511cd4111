// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import io.dynamolake.item.DataFormat;
import io.dynamolake.source.TableAddress;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The export that is wanted.
 *
 * @param at the table's state to export, to the second; null for the latest that can be restored when the request is made
 * @param bucketOwner account id; null for the caller's
 * @param encryption null for what the bucket does by itself
 * @param patience how long one attempt waits for the export
 * @param selection what of the table
 */
public record ExportSpec(
    TableAddress address,
    ExportDestination to,
    DataFormat format,
    @Nullable Instant at,
    @Nullable String bucketOwner,
    @Nullable Encryption encryption,
    Duration patience,
    ExportSelection selection)
    implements Serializable {
  /** Of a whole table. */
  public ExportSpec(
      TableAddress address,
      ExportDestination to,
      DataFormat format,
      @Nullable Instant at,
      @Nullable String bucketOwner,
      @Nullable Encryption encryption,
      Duration patience) {
    this(address, to, format, at, bucketOwner, encryption, patience, ExportSelection.WHOLE);
  }

  public ExportSpec selecting(ExportSelection part) {
    return new ExportSpec(address, to, format, at, bucketOwner, encryption, patience, part);
  }

  /** Who holds the key that encrypts the objects. */
  public enum Algorithm {
    AES256,
    KMS
  }

  /** @param kmsKey id or ARN, in the bucket's region; null for the key that AWS manages */
  public record Encryption(Algorithm algorithm, @Nullable String kmsKey) implements Serializable {}
}
