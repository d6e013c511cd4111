// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Written anew by {@code mvn test -Dtest=ReferencePagesTest -Ddynamolake.regenerate=true}. */
class ReferencePagesTest {
  private static final Path REFERENCE = Path.of("conf/reference.yaml");
  private static final Path PAGE = Path.of("src/site/markdown/pipeline-file.md");

  @Test
  void theReferenceFileIsWhatTheOptionsDeclare() throws IOException {
    assertCurrent(REFERENCE, ReferencePages.referenceYaml());
  }

  @Test
  void thePageIsWhatTheOptionsDeclare() throws IOException {
    assertCurrent(PAGE, ReferencePages.markdown());
  }

  @Test
  void theReferenceFileSaysNothingThatDefaultsDoNot() {
    PipelineSpec reference =
        PipelineSpec.parse(ReferencePages.referenceYaml(), "reference.yaml", Map.of());
    PipelineSpec shortest = PipelineSpec.of(Map.of(
        "table", TableOptions.TABLE.example(),
        "lake", TableOptions.LAKE.example(),
        "source.type", SourceOptions.TYPE.example(),
        "source.path", SourceOptions.PATH.example()));

    assertThat(reference.settings()).isEqualTo(shortest.settings());
    assertThat(reference.deciding()).isEqualTo(shortest.deciding());
  }

  private static void assertCurrent(Path file, String expected) throws IOException {
    if (Boolean.getBoolean("dynamolake.regenerate")) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, expected);
    }
    assertThat(Files.readString(file))
        .as("regenerate %s as this class says", file)
        .isEqualTo(expected);
  }
}
