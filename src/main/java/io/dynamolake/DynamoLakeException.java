// SPDX-License-Identifier: Apache-2.0
package io.dynamolake;

import org.jspecify.annotations.Nullable;

/**
 * An expected failure that a user can act on. Its message is complete as it stands: {@code Cannot <verb> <object>: <cause with
 * values>. <what to do>}, and never holds an item's value. Serialisable, because it travels from an executor to the driver.
 */
public final class DynamoLakeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public DynamoLakeException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public DynamoLakeException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
