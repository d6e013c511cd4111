// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.item.DataFormat;
import io.dynamolake.source.TableAddress;
import io.dynamolake.source.export.ChangeExports.Window;
import io.dynamolake.source.export.ExportJournal.Step;
import io.dynamolake.testing.BegunExport;
import io.dynamolake.testing.ExportApiStub;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChangeExportsTest {
  private static final Instant MIDNIGHT = Instant.parse("2026-11-22T00:00:00Z");
  private static final Window FIRST = new Window(MIDNIGHT.minusSeconds(86_400), MIDNIGHT);
  private static final Window SECOND = new Window(MIDNIGHT, MIDNIGHT.plusSeconds(900));

  private final TestTime time = new TestTime();
  private final ExportApiStub stub = new ExportApiStub("orders", time);
  private final Map<Window, TestJournal> journals = new HashMap<>();

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  void allWindowsAreAskedForBeforeAnyIsWaitedFor() {
    complete();
    assertThat(stub.exports())
        .extracting(BegunExport::from)
        .containsExactly(FIRST.from(), MIDNIGHT);
    assertThat(stub.exports()).extracting(BegunExport::to).containsExactly(MIDNIGHT, SECOND.to());
    BegunExport asked = stub.exports().get(0);
    assertThat(asked.text("ExportType")).isEqualTo("INCREMENTAL_EXPORT");
    assertThat(asked
            .request()
            .path("IncrementalExportSpecification")
            .path("ExportViewType")
            .asText())
        .isEqualTo("NEW_AND_OLD_IMAGES");
    assertThat(asked.request().has("ExportTime")).isFalse();
    assertThat(asked.text("S3Prefix")).isEqualTo("ddb");
    assertThat(time.slept().stream().reduce(Duration.ZERO, Duration::plus))
        .isLessThan(Duration.ofMinutes(8));
    complete();
    assertThat(stub.exports()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void whereverAProcessDiesEachWindowIsPaidOnce(Step step) {
    // The second export is written while the first one is waited for.
    for (Window window : step == Step.WAITING ? List.of(FIRST) : List.of(FIRST, SECOND)) {
      journal(window).killAt(step);
      assertThatThrownBy(this::complete).isInstanceOf(TestJournal.Killed.class);
      time.pass(Duration.ofHours(9));
    }
    complete();
    assertThat(stub.exports())
        .extracting(BegunExport::from)
        .containsExactly(FIRST.from(), MIDNIGHT);
  }

  @Test
  void anotherRunTakesAWindowThatIsBeingExported() {
    complete();
    journals.clear();
    complete();
    assertThat(stub.exports()).hasSize(2);
  }

  @Test
  void aWindowThatWasFilteredOrFailedIsAskedForAgain() {
    stub.failNextExport("S3AccessDenied");
    assertThatThrownBy(this::complete).hasMessageContaining("failed (S3AccessDenied");
    complete();
    assertThat(stub.exports()).hasSize(3);
    stub.filterNextExport().begin(stub.exports().get(2).request().deepCopy());
    journals.clear();
    complete();
    assertThat(stub.exports()).hasSize(4);
  }

  @Test
  void whatDynamoDbDoesNotTakeIsToldWithWhatToDo() {
    ChangeExports exports = open();
    Window early = new Window(MIDNIGHT, MIDNIGHT.plusSeconds(899));
    assertThatThrownBy(() -> exports.complete(List.of(early), this::journal))
        .hasMessageContaining("DynamoDB does not take the point in time (Window ")
        .hasMessageEndingWith(
            ". Run the same command again in some minutes; if it stays, point-in-time recovery was switched off and on: publish a"
                + " new full export with write.mode replace.");
    assertThat(exports.recovery().to()).isEqualTo(TestTime.START.minus(Duration.ofMinutes(5)));
    stub.withoutRecovery();
    assertThatThrownBy(exports::recovery).hasMessageContaining("its point-in-time recovery is off");
  }

  private void complete() {
    open().complete(List.of(FIRST, SECOND), this::journal);
  }

  private TestJournal journal(Window window) {
    return journals.computeIfAbsent(window, key -> new TestJournal("lake/runs/nightly " + key));
  }

  private ChangeExports open() {
    ExportSpec spec = new ExportSpec(
        new TableAddress("orders", "eu-west-1", stub.endpoint()),
        ExportDestination.parse("s3://my-exports/ddb/"),
        DataFormat.DYNAMODB_JSON,
        null,
        null,
        null,
        Duration.ofHours(2));
    return ChangeExports.open(spec, time);
  }
}
