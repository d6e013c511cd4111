// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli.demo;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The items of the demo's table, as messy as real ones: optional attributes, nested maps and lists, sets, binaries, explicit NULLs, numbers
 * of 38 digits, and events of quite another shape among the orders. Equal numbers give equal items, always.
 */
final class DemoOrder {
  static final String PARTITION = "pk";
  static final String SORT = "sk";

  private static final long SEED = 0x0D1A_30DB_1A4EL;
  private static final int CUSTOMERS = 1_500;
  private static final int EVENT_EVERY = 8;
  private static final Instant FIRST_DAY = Instant.parse("2025-01-01T00:00:00Z");
  private static final int DAYS = 365;
  private static final long DAY_SECONDS = 86_400;
  private static final List<String> STATUSES =
      List.of("NEW", "PAID", "SHIPPED", "DELIVERED", "RETURNED");
  private static final List<String> CITIES =
      List.of("Lisboa", "Zürich", "Kraków", "Gent", "Tromsø", "Athína");
  private static final List<String> TAGS =
      List.of("gift", "express", "fragile", "b2b", "returning", "newsletter", "🎁");
  private static final List<String> PRODUCTS =
      List.of("Tea pot", "Blanket \"Nord\"", "Lamp, large", "Chess set", "Umbrella\n(black)");

  private final int number;
  private final SplittableRandom random;
  private final Map<String, AttributeValue> attributes = new HashMap<>();

  private DemoOrder(int number) {
    this.number = number;
    this.random = new SplittableRandom(SEED + number);
  }

  static boolean isEvent(int number) {
    return number % EVENT_EVERY == EVENT_EVERY - 1;
  }

  /** Order or event number {@code number}. */
  static Map<String, AttributeValue> item(int number) {
    DemoOrder order = new DemoOrder(number);
    if (isEvent(number)) {
      order.event();
    } else {
      order.order();
    }
    return order.attributes;
  }

  static Map<String, AttributeValue> key(int number) {
    Map<String, AttributeValue> item = item(number);
    item.keySet().retainAll(List.of(PARTITION, SORT));
    return item;
  }

  private void order() {
    Instant created = time();
    string(PARTITION, customer());
    string(SORT, String.format(Locale.ROOT, "ORDER#%s#%06d", created, number));
    string("orderId", String.format(Locale.ROOT, "o-%06d", number));
    string("createdAt", created.toString());
    string("status", STATUSES.get(random.nextInt(STATUSES.size())));
    string("currency", random.nextInt(10) == 0 ? "CHF" : "EUR");
    attributes.put("paid", AttributeValue.fromBool(random.nextInt(4) > 0));
    List<AttributeValue> lines = lines();
    attributes.put("lines", AttributeValue.fromL(lines));
    number("quantity", lines.size());
    attributes.put("total", AttributeValue.fromN(money(100_000)));
    attributes.put("shippingAddress", AttributeValue.fromM(address()));
    optional();
  }

  private void optional() {
    if (random.nextInt(10) < 4) {
      attributes.put("tags", AttributeValue.fromSs(tags()));
    }
    if (random.nextInt(10) < 2) {
      attributes.put("parcelWeights", AttributeValue.fromNs(List.of("1.5", money(9_000) + "7")));
    }
    if (random.nextInt(10) < 6) {
      number("loyaltyPoints", random.nextInt(5_000));
    }
    int coupon = random.nextInt(20);
    if (coupon < 3) {
      attributes.put("coupon", AttributeValue.fromNul(true));
    } else if (coupon < 5) {
      string("coupon", "SPRING-" + random.nextInt(100));
    }
    if (random.nextInt(10) == 0) {
      attributes.put("signature", AttributeValue.fromB(bytes(24)));
    }
    if (random.nextInt(40) == 0) {
      attributes.put("scans", AttributeValue.fromBs(List.of(bytes(8), bytes(12))));
    }
    if (random.nextInt(10) == 0) {
      attributes.put("ledgerNumber", AttributeValue.fromN(digits(38)));
    }
    if (random.nextInt(20) == 0) {
      string("gift message", random.nextInt(3) == 0 ? "" : "Happy birthday! 🎂 \"Enjoy\"");
    }
  }

  private void event() {
    Instant at = time();
    string(PARTITION, customer());
    string(SORT, String.format(Locale.ROOT, "EVENT#%s#%06d", at, number));
    string("event", random.nextBoolean() ? "parcel.scanned" : "customer.called");
    number("at", at.toEpochMilli());
    Map<String, AttributeValue> payload = new HashMap<>();
    payload.put("source", AttributeValue.fromS("device-" + random.nextInt(40)));
    if (random.nextBoolean()) {
      payload.put("battery", AttributeValue.fromN("0." + random.nextInt(10, 99)));
    } else {
      payload.put(
          "attempts",
          AttributeValue.fromL(List.of(
              AttributeValue.fromN(Integer.toString(random.nextInt(5))),
              AttributeValue.fromS("voicemail"),
              AttributeValue.fromNul(true))));
    }
    attributes.put("payload", AttributeValue.fromM(payload));
  }

  private List<AttributeValue> lines() {
    List<AttributeValue> lines = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      Map<String, AttributeValue> line = new HashMap<>();
      line.put("sku", AttributeValue.fromS("sku-" + random.nextInt(10_000)));
      line.put("name", AttributeValue.fromS(PRODUCTS.get(random.nextInt(PRODUCTS.size()))));
      line.put("count", AttributeValue.fromN(Integer.toString(1 + random.nextInt(9))));
      line.put("price", AttributeValue.fromN(money(20_000)));
      if (random.nextInt(5) == 0) {
        line.put("gift", AttributeValue.fromBool(true));
      }
      lines.add(AttributeValue.fromM(line));
    }
    return lines;
  }

  private Map<String, AttributeValue> address() {
    Map<String, AttributeValue> address = new HashMap<>();
    address.put("street", AttributeValue.fromS("Rua " + random.nextInt(200)));
    address.put("city", AttributeValue.fromS(CITIES.get(random.nextInt(CITIES.size()))));
    // With leading zeros: text, not a number.
    address.put(
        "zip", AttributeValue.fromS(String.format(Locale.ROOT, "%05d", random.nextInt(100_000))));
    if (random.nextInt(3) == 0) {
      address.put(
          "geo",
          AttributeValue.fromM(Map.of(
              "lat", AttributeValue.fromN("4" + random.nextInt(10) + "." + digits(6)),
              "lon", AttributeValue.fromN("-" + random.nextInt(1, 9) + "." + digits(6)))));
    }
    return address;
  }

  private List<String> tags() {
    TreeSet<String> tags = new TreeSet<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      tags.add(TAGS.get(random.nextInt(TAGS.size())));
    }
    return List.copyOf(tags);
  }

  private String customer() {
    return String.format(Locale.ROOT, "CUSTOMER#%04d", random.nextInt(CUSTOMERS));
  }

  private Instant time() {
    return FIRST_DAY.plusSeconds(random.nextLong(DAYS * DAY_SECONDS));
  }

  private String money(int cents) {
    return BigDecimal.valueOf(1 + random.nextInt(cents), 2).toPlainString();
  }

  private String digits(int count) {
    BigInteger first = BigInteger.TEN.pow(count - 1);
    return first.add(BigInteger.valueOf(random.nextLong(1L << 62)).mod(first)).toString();
  }

  private SdkBytes bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return SdkBytes.fromByteArrayUnsafe(bytes);
  }

  private void string(String name, String value) {
    attributes.put(name, AttributeValue.fromS(value));
  }

  private void number(String name, long value) {
    attributes.put(name, AttributeValue.fromN(Long.toString(value)));
  }
}
