// SPDX-License-Identifier: Apache-2.0
package io.dynamolake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class StackTracesTest {
  @Test
  void stackTracesAreKeptWithoutMessages() {
    Exception thrown = new IllegalStateException(
        "row secret-1", new IOException("value secret-2", new ArithmeticException("secret-3")));

    StringWriter text = new StringWriter();
    StackTraces.withoutMessages(thrown).printStackTrace(new PrintWriter(text, true));

    assertThat(text.toString())
        .contains("java.lang.IllegalStateException")
        .contains("java.io.IOException")
        .contains("java.lang.ArithmeticException")
        .contains("at io.dynamolake.StackTracesTest.stackTracesAreKeptWithoutMessages(")
        .doesNotContain("secret");
  }
}
