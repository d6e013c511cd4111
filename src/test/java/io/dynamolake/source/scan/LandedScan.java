// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.item.AttributeValue;
import io.dynamolake.item.Item;
import io.dynamolake.item.ItemJson;
import io.dynamolake.landing.ExportReader;
import io.dynamolake.landing.Landing;
import io.dynamolake.landing.LandingFile;
import io.dynamolake.landing.RecordReader;
import io.dynamolake.testing.CallJournal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** What a scan of {@link ScanTables} has left in its landing. */
final class LandedScan {
  private LandedScan() {}

  /** By key; proves on the way that no item is there twice and that the files are what the manifests promise. */
  static Map<String, Item> items(String folder) throws Exception {
    Configuration configuration = new Configuration();
    Landing landing = ExportReader.open(configuration, folder);
    List<Item> items = new ArrayList<>();
    for (LandingFile file : landing.files()) {
      try (RecordReader records = RecordReader.open(configuration, file)) {
        while (records.next()) {
          items.add(ItemJson.parseLine(records.buffer(), records.offset(), records.length()));
        }
      }
    }
    assertThat(items).hasSize((int) landing.itemCount());
    Map<String, Item> byKey = new HashMap<>();
    for (Item item : items) {
      String key = keyText(item);
      assertThat(byKey.put(key, item)).as(key).isNull();
    }
    return byKey;
  }

  private static String keyText(Item item) {
    Map<String, AttributeValue> attributes = item.attributes();
    return ItemJson.value(requireNonNull(attributes.get("pk")))
        + ItemJson.value(requireNonNull(attributes.get("sk")));
  }

  /** The pages that checkpoints cover, as the journal names them. */
  static List<String> finishedPages(String folder, CallJournal journal) throws Exception {
    Map<Integer, List<Checkpoint>> checkpoints = new Checkpoints(new Configuration(), folder).all();
    List<String> finished = new ArrayList<>();
    checkpoints.forEach((segment, of) -> {
      long pages =
          of.stream().mapToLong(checkpoint -> checkpoint.counts().pages()).sum();
      journal.scans().stream()
          .filter(entry -> entry.isDelivered() && segment.equals(entry.call().segment()))
          .map(entry -> entry.call().page())
          .distinct()
          .limit(pages)
          .forEach(finished::add);
    });
    return finished;
  }

  static double readUnits(String folder) throws Exception {
    return new Checkpoints(new Configuration(), folder)
        .all().values().stream()
            .flatMap(List::stream)
            .mapToDouble(checkpoint -> checkpoint.counts().readUnits())
            .sum();
  }
}
