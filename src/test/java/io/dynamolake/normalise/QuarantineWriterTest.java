// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineWriterTest {
  @TempDir
  private java.nio.file.Path folder;

  @Test
  void asManyReasonsAsRecordsDoNotFillTheMemory() throws IOException {
    Path path = new Path(folder.resolve("quarantine.jsonl").toUri());
    try (QuarantineWriter writer = new QuarantineWriter(new Configuration(false), path)) {
      for (int i = 0; i < 5_000; i++) {
        writer.write("file", i, "new-attribute at /a" + i, new byte[] {'{', '}'}, 0, 2);
      }
      writer.write("file", 5_000, "at byte 7: expected a name", new byte[] {'{'}, 0, 1);

      assertThat(writer.records()).isEqualTo(5_001);
      assertThat(writer.reasons())
          .hasSize(1_002)
          .containsEntry("new-attribute at /a999", 1L)
          .containsEntry("new-attribute", 4_000L)
          .containsEntry("other reasons", 1L);
    }
  }
}
