// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.landing.ExportReader;
import io.dynamolake.source.TableAddress;
import io.dynamolake.testing.DynamoDbLocal;
import io.dynamolake.testing.Fault;
import io.dynamolake.testing.FaultProxy;
import io.dynamolake.testing.FaultRule;
import io.dynamolake.testing.SparkExtension;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Scans that stop on the way, and go on from their checkpoints. */
@ExtendWith(SparkExtension.class)
@Timeout(180)
class ScanResumeTest {
  private static final int ITEMS = 1_200;

  @TempDir
  private Path folder;

  @Test
  void aSegmentThatFailsForGoodKeepsTheOthers(SparkSession spark) throws Exception {
    String table = ScanTables.create(ScanTables.orders(ITEMS));
    try (FaultProxy proxy = FaultProxy.before(DynamoDbLocal.shared().endpoint())) {
      ScanSpec spec = spec(table, proxy.endpoint(), 6, 20).withFilesOf(4_000);
      proxy.inject(FaultRule.of(Fault.accessDenied()).onSegment(3).from(3).times(1));

      assertThatThrownBy(() -> TableScan.open(spec).land(spark, landing()))
          .isInstanceOfSatisfying(
              DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PERMISSION))
          .hasMessageStartingWith("Cannot scan segment 3 of table " + table);

      assertThatThrownBy(() -> ExportReader.open(new Configuration(), landing()))
          .hasMessageContaining("still running or incomplete");
      Map<String, Integer> answered = proxy.journal().deliveriesPerPage();
      // Whatever was answered has a checkpoint: the tasks stopped between two pages.
      assertThat(LandedScan.finishedPages(landing(), proxy.journal()))
          .containsExactlyInAnyOrderElementsOf(answered.keySet());

      ScanResult result = TableScan.open(spec).land(spark, landing());

      assertThat(result.counts().items()).isEqualTo(ITEMS);
      Map<String, Integer> all = proxy.journal().deliveriesPerPage();
      assertThat(result.counts().pages()).isEqualTo(all.size());
      assertThat(all.values()).containsOnly(1);
    }
    assertThat(LandedScan.items(landing())).hasSize(ITEMS);
    assertThatTheDataAreThoseOfTheManifest();
  }

  @Test
  void stopsAtItsReadUnitsAndGoesOnTheNextTime(SparkSession spark) throws Exception {
    String table = ScanTables.create(ScanTables.orders(ITEMS));
    ScanSpec spec = spec(table, DynamoDbLocal.shared().endpoint(), 6, 25);
    double whole = TableScan.open(spec)
        .land(spark, folder.resolve("undisturbed").toString())
        .counts()
        .readUnits();
    int nights = 0;
    Optional<ScanResult> result = Optional.empty();
    while (result.isEmpty()) {
      nights++;
      try {
        result =
            Optional.of(TableScan.open(spec.stoppingAt((int) (whole / 3))).land(spark, landing()));
      } catch (DynamoLakeException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.PAUSED);
        assertThat(e)
            .hasMessageMatching(
                "Stopped the scan of table " + table
                    + " at max-read-units: \\d of 6 segments are whole\\. Run again with the same run id to go on\\.");
        assertThat(LandedScan.readUnits(landing())).isLessThanOrEqualTo(nights * whole / 3);
      }
    }

    assertThat(nights).isBetween(3, 5);
    assertThat(result.get().counts().readUnits()).isEqualTo(whole);
    assertThat(LandedScan.items(landing())).hasSize(ITEMS);
  }

  @Test
  void deletesWhatKilledAttemptsLeft(SparkSession spark) throws Exception {
    String table = ScanTables.create(ScanTables.orders(300));
    Path data = Files.createDirectories(folder.resolve("landing/data"));
    Files.writeString(data.resolve("aaaaaaaaaaaaaaaaaaaaaaaaaa.json.gz"), "half a file");

    ScanSpec spec = spec(table, DynamoDbLocal.shared().endpoint(), 2, 10);
    TableScan.open(spec).land(spark, landing());

    assertThat(LandedScan.items(landing())).hasSize(300);
    assertThatTheDataAreThoseOfTheManifest();
  }

  @Test
  void refusesToGoOnAsAnotherScan(SparkSession spark) {
    String table = ScanTables.create(ScanTables.orders(500));
    ScanSpec spec = spec(table, DynamoDbLocal.shared().endpoint(), 3, 10);
    assertThatThrownBy(() -> TableScan.open(spec.stoppingAt(5)).land(spark, landing()))
        .hasMessageStartingWith("Stopped the scan");

    ScanSpec wider = spec(table, DynamoDbLocal.shared().endpoint(), 4, 10);
    assertThatThrownBy(() -> TableScan.open(wider).land(spark, landing()))
        .isInstanceOfSatisfying(
            DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessage("Cannot go on with the scan in " + landing()
            + ": its number of segments is '3', and now it would be '4'. Use another run id.");
    ScanSpec strong =
        new ScanSpec(spec.address(), null, null, ScanSpec.ReadConsistency.STRONG, List.of(), null);
    assertThatThrownBy(() -> TableScan.open(strong).land(spark, landing()))
        .hasMessage("Cannot go on with the scan in " + landing()
            + ": its consistency is 'EVENTUAL', and now it would be 'STRONG'. Use another run id.");
  }

  private void assertThatTheDataAreThoseOfTheManifest() throws Exception {
    List<String> listed = ExportReader.open(new Configuration(), landing()).files().stream()
        .map(file -> file.path().substring(file.path().lastIndexOf('/') + 1))
        .sorted()
        .toList();
    try (Stream<Path> data = Files.list(folder.resolve("landing/data"))) {
      assertThat(data.map(path -> path.getFileName().toString())
              .filter(name -> !name.startsWith("."))
              .sorted())
          .isEqualTo(listed);
    }
  }

  private static ScanSpec spec(String table, URI endpoint, int segments, int pageItems) {
    return new ScanSpec(
        new TableAddress(table, DynamoDbLocal.REGION, endpoint),
        segments,
        null,
        ScanSpec.ReadConsistency.EVENTUAL,
        List.of(),
        pageItems);
  }

  private String landing() {
    return folder.resolve("landing").toUri().toString();
  }
}
