// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConditionalPutLogStoreTest {
  private final Configuration conf = new Configuration(false);
  private final ConditionalPutLogStore store = new ConditionalPutLogStore(conf);

  @TempDir
  private java.nio.file.Path folder;

  @Test
  void aCommitIsWrittenOnceAndAnOverwriteIsObeyed() throws IOException {
    Path commit = path("00000000000000000000.json");
    store.write(commit, List.of("{\"a\":1}", "{\"b\":2}").iterator(), false, conf);
    assertThat(folder.resolve("00000000000000000000.json")).hasContent("{\"a\":1}\n{\"b\":2}\n");
    assertThatThrownBy(() -> store.write(commit, List.of("{}").iterator(), false, conf))
        .isInstanceOf(FileAlreadyExistsException.class);
    store.write(commit, List.of("{}").iterator(), true, conf);
    assertThat(Files.readString(folder.resolve("00000000000000000000.json"))).isEqualTo("{}\n");
    assertThat(store.isPartialWriteVisible(commit, conf)).isFalse();
  }

  @Test
  void oneOfManyWritersWins() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(8);
    try {
      List<Future<Boolean>> results = IntStream.range(0, 8)
          .mapToObj(writer -> writers.submit(() -> wins(writer)))
          .toList();
      int winners = 0;
      for (Future<Boolean> result : results) {
        winners += result.get() ? 1 : 0;
      }
      assertThat(winners).isEqualTo(1);
      try (var files = Files.list(folder)) {
        assertThat(files
                .map(file -> file.getFileName().toString())
                .filter(name -> !name.endsWith(".crc")))
            .containsExactly("race.json");
      }
    } finally {
      writers.shutdownNow();
    }
  }

  private boolean wins(int writer) throws IOException {
    try {
      store.write(
          path("race.json"), List.of("{\"writer\":" + writer + "}").iterator(), false, conf);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private Path path(String name) {
    return new Path(folder.resolve(name).toUri());
  }
}
