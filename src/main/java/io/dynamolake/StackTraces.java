// SPDX-License-Identifier: Apache-2.0
package io.dynamolake;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a failure has wrapped, and how it is told in logs. */
public final class StackTraces {
  private static final int MAX_CAUSES = 100;

  private StackTraces() {}

  /** The failure, what caused it, and so on; an end is put to what goes in a circle. */
  public static Stream<Throwable> causes(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause).limit(MAX_CAUSES);
  }

  private static final class Silent extends Exception {
    private static final long serialVersionUID = 1L;

    Silent(String name, @Nullable Throwable cause) {
      super(name, cause);
    }

    @Override
    public String toString() {
      return String.valueOf(getMessage());
    }
  }

  /** The same stack traces, with the names of what was thrown in place of its messages, which may quote items. */
  public static Throwable withoutMessages(Throwable thrown) {
    List<Throwable> causes = causes(thrown).toList();
    Throwable silent = null;
    for (int i = causes.size() - 1; i >= 0; i--) {
      Throwable told = new Silent(causes.get(i).getClass().getName(), silent);
      told.setStackTrace(causes.get(i).getStackTrace());
      silent = told;
    }
    return Objects.requireNonNull(silent);
  }
}
