// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.Item;
import io.dynamolake.item.ItemJson;
import io.dynamolake.landing.ExportReader;
import io.dynamolake.landing.LandingFile;
import io.dynamolake.landing.RecordReader;
import io.dynamolake.source.TableAddress;
import io.dynamolake.testing.CallJournal;
import io.dynamolake.testing.DynamoDbLocal;
import io.dynamolake.testing.Fault;
import io.dynamolake.testing.FaultProxy;
import io.dynamolake.testing.FaultRule;
import io.dynamolake.testing.ScanPagesStub;
import io.dynamolake.testing.SparkExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the journal of the fault proxy tells of a scan's manners. */
@ExtendWith(SparkExtension.class)
@Timeout(180)
class ScanPaceTest {
  private static final String TABLE = "orders";
  private static final int SEGMENTS = 8;
  /** Of each page that the stub serves. */
  private static final double PAGE_UNITS = 2;

  private static final int ITEMS_PER_PAGE = 4;
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir
  private Path folder;

  @BeforeAll
  static void startDynamoDb() {
    DynamoDbLocal.shared();
  }

  @Test
  void holdsItsLimitOverAllTasks(SparkSession spark) throws Exception {
    try (ScanPagesStub stub = stub(75);
        FaultProxy proxy = FaultProxy.before(stub.endpoint())) {
      List<ScanProgress> told = new ArrayList<>();
      TableScan.open(spec(proxy, new ReadLimit.Units(120))).land(spark, landing(), told::add);

      // From the first page to one second before the last: then the bucket is never full.
      Duration from = proxy.journal().scans().get(0).ended();
      Duration to = from.plusSeconds(8);
      assertThat(proxy.journal().readUnits(from, to)).isBetween(0.95 * 960, 1.05 * 960);
      assertThat(landedKeys()).hasSize(SEGMENTS * 75 * ITEMS_PER_PAGE);
      assertThat(proxy.journal().mostAttemptsAtAPage()).isOne();
      assertThat(told).extracting(ScanProgress::segmentsRead).isSorted();
      assertThat(told).anyMatch(now -> now.share() > 0 && now.share() < 1);
      ScanProgress last = told.get(told.size() - 1);
      assertThat(last.share()).isEqualTo(1);
      assertThat(last.limit()).isEqualTo(120);
      assertThat(last.counts()).isEqualTo(new ScanCounts(2_400, 600, 1_200, 0));
    }
  }

  @Test
  void slowsDownInAThrottlingStormAndRecovers(SparkSession spark) throws Exception {
    long seed = new Random().nextLong();
    try (ScanPagesStub stub = stub(100);
        FaultProxy proxy = FaultProxy.before(stub.endpoint())) {
      proxy.inject(FaultRule.of(Fault.throughputExceeded())
          .onScans()
          .from(200)
          .during(Duration.ofSeconds(4))
          .share(0.9, seed));

      ScanResult result =
          TableScan.open(spec(proxy, new ReadLimit.Units(200))).land(spark, landing());

      CallJournal journal = proxy.journal();
      List<CallJournal.Entry> throttled =
          journal.scans().stream().filter(entry -> entry.status() == 400).toList();
      Duration storm = throttled.get(0).call().at();
      Duration over = storm.plusSeconds(4);
      long before = journal.requests(storm.minus(SECOND), storm);
      long during = journal.requests(over.minus(SECOND), over);
      assertThat(during).as("seed %d", seed).isLessThan(before / 2);
      assertThat(busiestSecond(journal, over)).as("seed %d", seed).isGreaterThan(before * 2 / 3);
      assertThat(journal.mostAttemptsAtAPage()).as("seed %d", seed).isLessThan(15);
      assertThat(journal.deliveriesPerPage()).hasSize(SEGMENTS * 100);
      assertThat(journal.deliveriesPerPage().values()).containsOnly(1);
      assertThat(result.counts().throttles()).isEqualTo(throttled.size());
      assertThat(landedKeys()).as("seed %d", seed).hasSize(SEGMENTS * 100 * ITEMS_PER_PAGE);
    }
  }

  @Test
  void findsTheCapacityOfATableByItself(SparkSession spark) throws Exception {
    try (ScanPagesStub stub = stub(60);
        FaultProxy proxy = FaultProxy.before(stub.endpoint())) {
      proxy.enforce(150);

      TableScan.open(spec(proxy, null)).land(spark, landing());

      List<CallJournal.Entry> scans = proxy.journal().scans();
      long throttled = scans.stream().filter(entry -> entry.status() == 400).count();
      assertThat(throttled).isBetween(1L, scans.size() / 3L);
      assertThat(proxy.journal().mostAttemptsAtAPage()).isLessThan(12);
      assertThat(landedKeys()).hasSize(SEGMENTS * 60 * ITEMS_PER_PAGE);
    }
  }

  @Test
  void takesAShareOfWhatTheTableCanBeReadWith(SparkSession spark) throws Exception {
    assertThat(units("50 %", 4_000L)).isEqualTo(2_000);
    assertThat(units("0.1 %", 40L)).isEqualTo(0.04);
    assertThat(units("100 %", 1L)).isEqualTo(1);
    assertThatThrownBy(() -> units("50 %", null))
        .isInstanceOfSatisfying(
            DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessage(
            "Cannot scan table orders (here) with 50 % of what it can be read with: DynamoDB tells neither a provisioned capacity, nor a"
                + " maximum on demand, nor a warm throughput. Set source.read-units-per-second to a number.");
  }

  private static double units(String limit, @Nullable Long ceiling) {
    ScanSpec spec = new ScanSpec(
        new TableAddress(TABLE, null, null),
        null,
        ReadLimit.parse(limit).orElseThrow(),
        ScanSpec.ReadConsistency.EVENTUAL,
        List.of(),
        null);
    io.dynamolake.source.SourceTable table = new io.dynamolake.source.SourceTable(
        TABLE, "", "", "", new io.dynamolake.schema.TableKey("pk", null), 0, 0, ceiling);
    return PacePlan.of(spec, table, "here", PacePlan.Desk.DRIVER).unitsPerSecond();
  }

  @Test
  void readsEachItemOnceWhateverHappensToAnswers(SparkSession spark) throws Exception {
    long seed = new Random().nextLong();
    String table = ScanTables.create(ScanTables.orders(2_000));
    try (FaultProxy proxy = FaultProxy.before(DynamoDbLocal.shared().endpoint())) {
      List<Fault> faults = List.of(
          Fault.internalServerError(),
          Fault.unavailable(),
          Fault.lost(),
          Fault.reset(),
          Fault.cut(0),
          Fault.cut(500),
          Fault.emptyPage(),
          Fault.wrongChecksum(),
          Fault.delay(Duration.ofMillis(30)),
          Fault.requestLimitExceeded(),
          Fault.throttled("TableReadKeyRangeThroughputExceeded"));
      for (int i = 0; i < faults.size(); i++) {
        proxy.inject(FaultRule.of(faults.get(i)).onScans().share(0.03, seed + i).times(3));
      }
      ScanSpec spec = new ScanSpec(
          new TableAddress(table, DynamoDbLocal.REGION, proxy.endpoint()),
          SEGMENTS,
          null,
          ScanSpec.ReadConsistency.EVENTUAL,
          List.of(),
          25);

      ScanResult result = TableScan.open(spec).land(spark, landing());

      assertThat(result.counts().items()).as("seed %d", seed).isEqualTo(2_000);
      assertThat(landedKeys()).as("seed %d", seed).hasSize(2_000);
      assertThat(proxy.journal().mostAttemptsAtAPage()).as("seed %d", seed).isLessThan(12);
      assertThat(proxy.journal().deliveriesPerPage().values())
          .as("seed %d", seed)
          .containsOnly(1);
    }
  }

  @Test
  void endsAtOnceWhenThePermissionIsTakenAway(SparkSession spark) throws Exception {
    try (ScanPagesStub stub = stub(50);
        FaultProxy proxy = FaultProxy.before(stub.endpoint())) {
      proxy.inject(FaultRule.of(Fault.accessDenied()).onScans().from(100));
      TableScan scan = TableScan.open(spec(proxy, null));

      assertThatThrownBy(() -> scan.land(spark, landing()))
          .isInstanceOfSatisfying(
              DynamoLakeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PERMISSION));

      assertThat(proxy.journal().mostAttemptsAtAPage()).isOne();
    }
  }

  private static long busiestSecond(CallJournal journal, Duration from) {
    List<CallJournal.Entry> scans = journal.scans();
    Duration end = scans.get(scans.size() - 1).ended();
    long most = 0;
    for (Duration at = from; at.compareTo(end) < 0; at = at.plusMillis(200)) {
      most = Math.max(most, journal.requests(at, at.plus(SECOND)));
    }
    return most;
  }

  private static ScanPagesStub stub(int pages) throws Exception {
    String padding = "x".repeat((int) (PAGE_UNITS * 8_192 / ITEMS_PER_PAGE) - 64);
    List<List<byte[]>> segments = new ArrayList<>();
    for (int segment = 0; segment < SEGMENTS; segment++) {
      List<byte[]> bodies = new ArrayList<>();
      for (int page = 0; page < pages; page++) {
        List<String> items = new ArrayList<>();
        String key = "";
        for (int item = 0; item < ITEMS_PER_PAGE; item++) {
          key = segment + "/" + page + "/" + item;
          items.add("{\"pk\":{\"S\":\"" + key + "\"},\"padding\":{\"S\":\"" + padding + "\"}}");
        }
        bodies.add(ScanPagesStub.page(items, page == pages - 1 ? "" : key));
      }
      segments.add(bodies);
    }
    return ScanPagesStub.of(TABLE, segments);
  }

  private static ScanSpec spec(FaultProxy proxy, @Nullable ReadLimit limit) {
    return new ScanSpec(
        new TableAddress(TABLE, DynamoDbLocal.REGION, proxy.endpoint()),
        SEGMENTS,
        limit,
        ScanSpec.ReadConsistency.EVENTUAL,
        List.of(),
        null);
  }

  private String landing() {
    return folder.resolve("landing").toUri().toString();
  }

  /** Proves on the way that no item is there twice. */
  private Set<String> landedKeys() throws Exception {
    Configuration configuration = new Configuration();
    Set<String> keys = new HashSet<>();
    for (LandingFile file : ExportReader.open(configuration, landing()).files()) {
      try (RecordReader records = RecordReader.open(configuration, file)) {
        while (records.next()) {
          Item item = ItemJson.parseLine(records.buffer(), records.offset(), records.length());
          AttributeValue sort = item.attributes().get("sk");
          String key = ((AttributeValue.S) requireNonNull(item.attributes().get("pk"))).value()
              + (sort == null ? "" : "/" + ((AttributeValue.N) sort).digits());
          assertThat(keys.add(key)).as(key).isTrue();
        }
      }
    }
    return keys;
  }
}
