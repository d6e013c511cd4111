// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineTextTest {
  @TempDir
  private Path folder;

  private final Configuration conf = new Configuration();

  @Test
  void aLocalFileIsFoundByPathAndByAddress() throws IOException {
    Path file = Files.writeString(folder.resolve("a b.yaml"), "table: ü\n");
    conf.set("fs.defaultFS", "s3a://nowhere");

    assertThat(PipelineText.read(conf, file.toString())).isEqualTo("table: ü\n");
    assertThat(PipelineText.read(conf, "file://" + file)).isEqualTo("table: ü\n");
  }

  @Test
  void whatIsNoPipelineFileIsRefused() throws IOException {
    Path large = Files.write(folder.resolve("large.yaml"), new byte[(1 << 20) + 1]);
    Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, 1});

    assertThatThrownBy(() -> PipelineText.read(conf, large.toString()))
        .hasMessage(
            "Cannot read pipeline file " + large + ": it is larger than 1 MB. Check the path");
    assertThatThrownBy(() -> PipelineText.read(conf, binary.toString()))
        .hasMessage(
            "Cannot read pipeline file " + binary + ": it is not UTF-8 text. Check the path");
    assertThatThrownBy(() -> PipelineText.read(conf, folder + "/absent.yaml"))
        .hasMessage("Cannot read pipeline file " + folder
            + "/absent.yaml: there is no such file. Check the path");
    assertThatThrownBy(() -> PipelineText.read(conf, folder + "/directory/absent.yaml"))
        .hasMessageEndingWith("/directory/absent.yaml: there is no such file. Check the path");
    assertThatThrownBy(() -> PipelineText.read(conf, folder.toString()))
        .hasMessage("Cannot read pipeline file " + folder + ": it is a folder. Give the file");
    assertThatThrownBy(() -> PipelineText.read(conf, "nofs://x/y.yaml"))
        .hasMessage(
            "Cannot read pipeline file nofs://x/y.yaml: reading it ended in UnsupportedFileSystemException. Check the path and its file system");
  }

  @Test
  void hadoopPropertiesOfSparkReachTheFileSystem() {
    System.setProperty("spark.hadoop.test.only", "here");
    try {
      assertThat(PipelineText.processConfiguration().get("test.only")).isEqualTo("here");
    } finally {
      System.clearProperty("spark.hadoop.test.only");
    }
  }
}
