// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that Maven wrote into the jar. */
final class ApplicationVersion implements IVersionProvider {
  private static final String RESOURCE = "/META-INF/maven/io.dynamolake/dynamolake/pom.properties";

  @Override
  public String[] getVersion() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = ApplicationVersion.class.getResourceAsStream(RESOURCE)) {
      if (in != null) {
        properties.load(in);
      }
    }
    return new String[] {
      "dynamolake " + properties.getProperty("version", "(not from a jar)"),
      "Java " + Runtime.version()
    };
  }
}
