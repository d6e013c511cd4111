// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.benchmark.ExportGenerator.Export;
import io.dynamolake.item.Item;
import io.dynamolake.item.ItemJson;
import io.dynamolake.landing.ExportReader;
import io.dynamolake.landing.Landing;
import io.dynamolake.landing.LandingFile;
import io.dynamolake.landing.RecordReader;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportGeneratorTest {
  @TempDir
  private Path folder;

  @Test
  void anExportIsProvenAndFillsAllColumnsOfTheWorkloadAndNoOthers() throws Exception {
    Export export = ExportGenerator.generate(folder, 2_000, 7);

    Landing landing = ExportReader.open(new Configuration(), export.folder().toString());

    assertThat(landing.itemCount()).isEqualTo(2_000);
    assertThat(landing.sizeBytes()).isEqualTo(export.gzipBytes());
    Set<String> attributes = new HashSet<>();
    for (LandingFile file : landing.files()) {
      try (RecordReader records = RecordReader.open(new Configuration(), file)) {
        while (records.next()) {
          Item item = ItemJson.parseLine(records.buffer(), records.offset(), records.length());
          attributes.addAll(item.attributes().keySet());
        }
      }
    }
    assertThat(attributes).containsExactlyInAnyOrderElementsOf(Workload.names()).hasSize(30);
  }

  @Test
  void theSameSeedGivesTheSameFiles() throws Exception {
    Export once = ExportGenerator.generate(folder.resolve("a"), 400, 7);
    Export again = ExportGenerator.generate(folder.resolve("b"), 400, 7);
    Export other = ExportGenerator.generate(folder.resolve("c"), 400, 8);

    assertThat(checksums(again)).isEqualTo(checksums(once));
    assertThat(checksums(other)).doesNotContainAnyElementsOf(checksums(once).subList(0, 1));
  }

  private static List<String> checksums(Export export) {
    return ExportReader.open(new Configuration(), export.folder().toString()).files().stream()
        .map(LandingFile::md5)
        .toList();
  }
}
