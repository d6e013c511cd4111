// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChainTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final String ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";

  @Test
  void windowsThatJoinOnAreTakenInTheirOrderWhateverOrderTheyCameIn() {
    List<ExportedWindow> windows =
        new ArrayList<>(List.of(window(0, 15), window(15, 30), window(30, 60)));
    Collections.shuffle(windows, new Random(5));
    Chain chain = chain(windows);
    assertThat(chain.pending()).containsExactly(window(0, 15), window(15, 30), window(30, 60));
    assertThat(chain.through()).isEqualTo(NOON.plus(Duration.ofMinutes(60)));
    assertThat(chain.overlapping()).isZero();
  }

  @Test
  void whatTheTableHasIsPassedOverAndOverlapsAreTaken() {
    Chain chain = chain(
        List.of(window(-60, -30), window(-15, 0), window(-15, 15), window(0, 10), window(5, 40)));
    assertThat(chain.pending()).containsExactly(window(-15, 15), window(5, 40));
    assertThat(chain.overlapping()).isEqualTo(2);
    assertThat(chain(List.of(window(-60, -30), window(-30, 0))).pending()).isEmpty();
  }

  @Test
  void aGapIsNamedWithTheCommandThatFillsIt() {
    assertThatThrownBy(() -> chain(List.of(window(0, 15), window(45, 60))))
        .isInstanceOf(DynamoLakeException.class)
        .hasMessage(
            "Cannot apply export s3a://b/45: no export has the changes from 2026-01-31T12:15:00Z to 2026-01-31T12:45:00Z,"
                + " and the table would lack them unseen. Export them, then run the same command again: aws dynamodb"
                + " export-table-to-point-in-time --table-arn " + ARN
                + " --export-type INCREMENTAL_EXPORT --incremental-export-specification"
                + " ExportFromTime=2026-01-31T12:15:00Z,ExportToTime=2026-01-31T12:45:00Z,ExportViewType=NEW_AND_OLD_IMAGES"
                + " --s3-bucket <bucket> --s3-prefix <prefix>")
        .extracting(e -> ((DynamoLakeException) e).code())
        .isEqualTo(ErrorCode.INTEGRITY);
  }

  @Test
  void theCommandAsksForWindowsThatCanBeExported() {
    assertThatThrownBy(() -> chain(List.of(window(1, 60))))
        .hasMessageContaining(
            "ExportFromTime=2026-01-31T11:46:00Z,ExportToTime=2026-01-31T12:01:00Z");
    assertThatThrownBy(() -> chain(List.of(window(3000, 3060))))
        .hasMessageContaining("the first of several")
        .hasMessageContaining(
            "ExportFromTime=2026-01-31T12:00:00Z,ExportToTime=2026-02-01T12:00:00Z");
  }

  @Test
  void otherTablesArePassedOverAndARecreatedOneIsRefused() {
    ExportedWindow other =
        new ExportedWindow("s3a://b/x", "x", ARN + "2", "id", window(0, 9).window());
    assertThat(chain(List.of(other, window(0, 15))).pending()).containsExactly(window(0, 15));
    assertThatThrownBy(() -> chain(List.of(other)))
        .hasMessageContaining("are of other tables, such as " + ARN + "2");
    ExportedWindow recreated =
        new ExportedWindow("s3a://b/y", "y", ARN, "other", window(0, 9).window());
    assertThatThrownBy(() -> chain(List.of(recreated)))
        .hasMessageContaining("dropped and created again");
  }

  private static Chain chain(List<ExportedWindow> windows) {
    return Chain.of(new Chain.Link(ARN, "id", NOON), windows);
  }

  private static ExportedWindow window(long fromMinute, long toMinute) {
    ChangeWindow window = new ChangeWindow(
        NOON.plus(Duration.ofMinutes(fromMinute)),
        NOON.plus(Duration.ofMinutes(toMinute)),
        "NEW_IMAGE");
    return new ExportedWindow(
        "s3a://b/" + fromMinute, Long.toString(fromMinute), ARN, "id", window);
  }
}
