// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What items are compared by where they are not side by side: SHA-256 of an item's canonical form, in which neither the order of attributes
 * and set elements nor the spelling of a number counts.
 */
public final class ItemHash {
  private ItemHash() {}

  /** 32 bytes. */
  public static ByteBuffer of(Item item) {
    try {
      return ByteBuffer.wrap(
          MessageDigest.getInstance("SHA-256").digest(ItemJson.lineBytes(item.canonical())));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** The first half of it, as 32 hexadecimal digits. */
  public static String text(Item item) {
    return HexFormat.of().formatHex(of(item).array(), 0, 16);
  }
}
