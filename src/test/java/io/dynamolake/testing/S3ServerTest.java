// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class S3ServerTest {
  private static final int WRITERS = 8;

  @SuppressWarnings("NullAway.Init") // set before each test of this class
  private static FileSystem files;

  private static String root = "";

  @BeforeAll
  static void open() throws IOException {
    S3Server server = S3Server.shared();
    root = "s3a://" + server.bucket();
    files = FileSystem.newInstance(new Path(root).toUri(), server.configuration());
  }

  @AfterAll
  static void close() throws IOException {
    files.close();
  }

  @Test
  void createsListsRenamesAndDeletes() throws IOException {
    Path written = new Path(root, "a/written");
    Path renamed = new Path(root, "b/renamed");
    try (FSDataOutputStream out = files.create(written)) {
      out.write("text".getBytes(UTF_8));
    }
    assertThat(files.mkdirs(new Path(root, "b"))).isTrue();

    assertThat(files.rename(written, renamed)).isTrue();
    assertThat(Arrays.stream(files.listStatus(new Path(root, "b"))).map(f -> f.getPath()))
        .containsExactly(renamed);
    assertThat(files.getFileStatus(renamed).getLen()).isEqualTo(4);
    assertThat(files.delete(new Path(root, "b"), true)).isTrue();
    assertThat(files.exists(renamed)).isFalse();
  }

  @Test
  void letsExactlyOneOfEightRacingConditionalWritersWin() throws Exception {
    CyclicBarrier start = new CyclicBarrier(WRITERS);
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      for (int round = 0; round < 5; round++) {
        Path contested = new Path(root, "contested-" + round);
        List<Future<Boolean>> attempts = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
          String text = "writer " + writer;
          attempts.add(threads.submit(() -> wins(contested, text, start)));
        }
        int winners = 0;
        for (Future<Boolean> attempt : attempts) {
          winners += attempt.get(60, TimeUnit.SECONDS) ? 1 : 0;
        }
        assertThat(winners).as("winners of round %d", round).isOne();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean wins(Path contested, String text, CyclicBarrier start) throws Exception {
    FSDataOutputStreamBuilder<?, ?> builder = files.createFile(contested);
    builder.overwrite(true);
    builder.must("fs.option.create.conditional.overwrite", true);
    FSDataOutputStream out = builder.build();
    out.write(text.getBytes(UTF_8));
    start.await(60, TimeUnit.SECONDS);
    try {
      out.close();
      return true;
    } catch (IOException lost) {
      assertThat(lost).hasMessageContaining("412");
      return false;
    }
  }
}
