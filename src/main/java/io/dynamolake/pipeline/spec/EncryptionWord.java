// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

/** The words for {@code source.encryption}. */
enum EncryptionWord {
  AES256,
  KMS
}
