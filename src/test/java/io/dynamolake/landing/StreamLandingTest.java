// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.testing.StreamFiles;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StreamLandingTest {
  private static final String LABEL = "2026-02-01T00:00:00.500";

  @TempDir
  private Path folder;

  @Test
  void listsChangeFilesByNameAndCountsWhatElseLiesThere() {
    ChangeFileName second = name("shard:2", 20, 30, 4);
    ChangeFileName first = name("shard:1", 25, 26, 2);
    files().write(second, new byte[7]);
    files().write(first, new byte[5]);
    files().write("changes/note.txt", new byte[1]);
    StreamLanding landing = open();
    assertThat(landing.files())
        .containsExactly(
            LandingFile.named(first.path(), landing.root() + "/" + first.path(), 2, 5),
            LandingFile.named(second.path(), landing.root() + "/" + second.path(), 4, 7));
    assertThat(landing.streamLabels()).containsExactly(LABEL);
    assertThat(landing.others()).isEqualTo(1);
    Landing all = landing.landing("arn", "id", landing.files());
    assertThat(all.itemCount()).isEqualTo(6);
    assertThat(all.id()).startsWith("2-files-");
    assertThat(landing.landing("arn", "id", landing.files().subList(0, 1)).id())
        .isNotEqualTo(all.id());
  }

  @Test
  void aGapIsOpenUntilTheTableHasEveryChangeFromElsewhere() {
    StreamGap noticed = new StreamGap(
        StreamGap.Kind.SHARD_GONE,
        LABEL,
        "s",
        "10",
        Instant.parse("2026-02-01T00:00:30Z"),
        Instant.parse("2026-02-01T01:00:00Z"),
        "");
    String file = new org.apache.hadoop.fs.Path(files().write(noticed).toUri()).toString();
    StreamGap gap =
        StreamGap.parse(noticed.json().getBytes(StandardCharsets.UTF_8), file).orElseThrow();
    StreamLanding landing = open();
    assertThat(landing.gaps()).containsExactly(gap);
    assertThatThrownBy(() -> landing.requireWhole(link("2026-02-01T00:59:59Z")))
        .isInstanceOf(DynamoLakeException.class)
        .hasMessage("Cannot apply the changes in " + landing.root()
            + ": shard s after sequence number 10: the shard was deleted before it was read to its end; changes between"
            + " 2026-02-01T00:00:30Z and 2026-02-01T01:00:00Z may be missing (" + file
            + "). The table would lack changes unseen: it is complete up to 2026-02-01T00:59:59Z. Publish a new snapshot with"
            + " mode replace; or export"
            + " the changes from then to 2026-02-01T01:00:00Z, merge them with source.exports, and run the same command again:"
            + " aws dynamodb export-table-to-point-in-time --table-arn arn --export-type INCREMENTAL_EXPORT"
            + " --incremental-export-specification ExportFromTime=2026-02-01T00:45:00Z,ExportToTime=2026-02-01T01:00:00Z,"
            + "ExportViewType=NEW_AND_OLD_IMAGES --s3-bucket <bucket> --s3-prefix <prefix>");
    landing.requireWhole(link("2026-02-01T01:00:00Z"));
  }

  @Test
  void aStreamThatWasSwitchedOnAfterTheTableIsCompleteLeavesAGap() {
    files().write(name("s", 1, 1, 1), new byte[1]);
    StreamLanding landing = open();
    assertThatThrownBy(() -> landing.requireWhole(link("2026-01-31T00:15:00Z")))
        .isInstanceOf(DynamoLakeException.class)
        .hasMessageContaining(
            "stream 2026-02-01T00:00:00.500 was switched on later than the table is complete. The")
        .hasMessageContaining(
            "ExportFromTime=2026-01-31T00:15:00Z,ExportToTime=2026-02-01T00:00:01Z");
    landing.requireWhole(link("2026-02-01T00:00:00.5Z"));
    assertThatThrownBy(
            () -> landing.requireWholeSince(Instant.parse("2026-01-31T00:15:00Z"), "arn"))
        .hasMessageContaining(
            "to the scan of arn that began at 2026-01-31T00:15:00Z:"
                + " stream 2026-02-01T00:00:00.500 was switched on later than that. Use another run id");
  }

  private static Chain.Link link(String through) {
    return new Chain.Link("arn", "", Instant.parse(through));
  }

  private static ChangeFileName name(String shard, long first, long last, long records) {
    return new ChangeFileName(
        LABEL, shard, BigInteger.valueOf(first), BigInteger.valueOf(last), records);
  }

  private StreamFiles files() {
    return new StreamFiles(folder);
  }

  private StreamLanding open() {
    return StreamLanding.open(
        new Configuration(), folder.toString(), StreamLanding.Extent.CHANGE_FILES);
  }
}
