// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** What a jar was compiled against: with another Scala beside it, nothing links. */
record CompiledFor(String spark, String scala) {
  private static final String RESOURCE = "compiled-for.properties";

  /** Of this jar. */
  static CompiledFor thisBuild() {
    Properties properties = new Properties();
    try (InputStream in = CompiledFor.class.getResourceAsStream(RESOURCE)) {
      properties.load(Objects.requireNonNull(in, RESOURCE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new CompiledFor(
        Objects.requireNonNull(properties.getProperty("spark"), "spark"),
        Objects.requireNonNull(properties.getProperty("scala"), "scala"));
  }

  /**
   * Nothing else of Spark may be called before.
   *
   * @param version of the Scala that is here, such as 2.12.18
   * @throws DynamoLakeException CONFIGURATION if it is another one
   */
  void requireScala(String version) {
    if (!version.startsWith(scala + ".")) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot start Spark: this jar is built for Spark " + spark + " on Scala " + scala
              + ", and the Spark here has Scala " + version
              + ". Build with the Maven profile of that Spark, spark-4 for Spark 4, or set DYNAMOLAKE_SPARK_SUBMIT=none for the Spark that Maven"
              + " has resolved.");
    }
  }
}
