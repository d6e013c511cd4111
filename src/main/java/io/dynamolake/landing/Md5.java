// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** MD5 as exports write it: base64 in manifests and sidecars, hex of the digest's digest in an etag. It proves, it protects nothing. */
final class Md5 {
  private Md5() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no MD5", e);
    }
  }

  static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  static String base64(byte[] digest) {
    return Base64.getEncoder().encodeToString(digest);
  }

  static String base64Of(byte[] content) {
    return base64(digest().digest(content));
  }

  /** Whether the text is canonical base64 of 16 bytes. */
  static boolean isBase64(String text) {
    try {
      byte[] digest = Base64.getDecoder().decode(text);
      return digest.length == 16 && base64(digest).equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The ETag that S3 gives to an object that was uploaded in one part. */
  static String etag(String base64) {
    byte[] digest = digest().digest(Base64.getDecoder().decode(base64));
    return HexFormat.of().formatHex(digest) + "-1";
  }
}
