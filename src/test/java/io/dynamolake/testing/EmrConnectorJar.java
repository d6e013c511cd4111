// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The emr-dynamodb-connector, an unrelocated jar with an old AWS SDK, Jackson and Netty in it: for processes of their own, last on their class path. */
public final class EmrConnectorJar {
  private EmrConnectorJar() {}

  /** @param build the folder that Maven builds in */
  public static Path in(Path build) {
    try (Stream<Path> files = Files.list(build.resolve("emr-connector"))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".jar"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("No jar in " + build + "/emr-connector"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
