// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

/**
 * A record that is not a DynamoDB item: broken JSON or Ion, an unknown type tag, a number that is none, text that is not UTF-8. The
 * reason names what was expected and at which byte of the record, never a value. Caught by whoever knows file and line.
 */
public final class MalformedRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedRecordException(String reason) {
    super(reason, null, false, false);
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
