// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import java.io.Serializable;

/** How many segments a scan is divided into, or that the plan decides. */
public sealed interface Segments extends Serializable {
  Segments AUTO = new Auto();

  /** The most that DynamoDB takes. */
  int MOST = 1_000_000;

  record Auto() implements Segments {
    @Override
    public String toString() {
      return "auto";
    }
  }

  record Fixed(int count) implements Segments {
    public Fixed {
      if (count < 1 || count > MOST) {
        throw new IllegalArgumentException("Not between 1 and " + MOST + " segments: " + count);
      }
    }

    @Override
    public String toString() {
      return Integer.toString(count);
    }
  }
}
