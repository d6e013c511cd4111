// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

/** Where a value was written. */
sealed interface Place {
  /** How a problem with {@code key} at this place begins: {@code orders.yaml:3: source.type}. */
  String of(String key);

  /** For pointing at this place from elsewhere. */
  String text();

  record InFile(String file, int line) implements Place {
    @Override
    public String of(String key) {
      return text() + ": " + key;
    }

    @Override
    public String text() {
      return file + ":" + line;
    }
  }

  record OnCommandLine(String key) implements Place {
    @Override
    public String of(String problemKey) {
      return "--set " + problemKey;
    }

    @Override
    public String text() {
      return "--set " + key;
    }
  }
}
