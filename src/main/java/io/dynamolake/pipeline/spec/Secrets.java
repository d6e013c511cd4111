// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import java.util.Locale;
import java.util.regex.Pattern;

/** Recognises what must not stand in a pipeline file, which people commit and runs copy beside the table. */
final class Secrets {
  static final String REFUSAL =
      ": secrets do not belong in a pipeline file. Leave it out: credentials come from the environment, the AWS profile or"
          + " the cluster's role";

  private static final Pattern KEY = Pattern.compile(
      ".*(secret|password|passwd|passphrase|credential|accesskey|sessiontoken|authtoken|apikey|privatekey|bearer).*|token");
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/@:]+:(?!\\d*/)[^@]*@.*", Pattern.DOTALL);

  private Secrets() {}

  static boolean isSecret(String key) {
    return KEY.matcher(key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "")).matches();
  }

  /** {@code s3a://key:secret@bucket}, as old Hadoop examples have it. */
  static boolean inAddress(String text) {
    return ADDRESS.matcher(text).matches();
  }
}
