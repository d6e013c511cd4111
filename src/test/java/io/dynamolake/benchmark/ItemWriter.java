// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.SplittableRandom;

/**
 * Writes made-up items of a single-table design as lines of an export: 30 % small events, 70 % orders with nested maps, lists, sets, long
 * numbers, explicit NULLs and text with escapes. The same seed gives the same lines.
 */
public final class ItemWriter {
  private static final int DAYS = 60;
  private static final Instant FIRST_DAY = Instant.parse("2026-01-01T00:00:00Z");
  private static final String[] STATUS = {
    "placed", "paid", "packed", "shipped", "delivered", "returned"
  };
  private static final String[] CHANNELS = {"web", "ios", "android", "store", "partner"};
  private static final String[] CURRENCIES = {"EUR", "USD", "GBP", "JPY", "INR"};
  private static final String[] EVENTS = {
    "viewed", "added-to-cart", "searched", "signed-in", "opened-mail"
  };
  private static final String[] CITIES = {
    "Berlin",
    "M\u00fcnchen",
    "\u6771\u4eac",
    "\u041c\u043e\u0441\u043a\u0432\u0430",
    "\u092e\u0941\u0902\u092c\u0908",
    "S\u00e3o Paulo",
    "New York",
    "Reykjav\u00edk"
  };
  private static final String[] COUNTRIES = {"DE", "JP", "IN", "BR", "US", "IS"};
  private static final String[] NAMES = {
    "Anna",
    "\u738b\u5c0f\u660e",
    "Jos\u00e9",
    "\u0418\u0432\u0430\u043d",
    "Priya",
    "O'Brien",
    "Zo\u00eb",
    "Smith",
    "M\u00fcller",
    "Garc\u00eda",
    "Nakamura",
    "Okafor"
  };
  private static final String[] COLOURS = {
    "red", "deep blue", "anthracite", "natural", "olive green"
  };
  private static final String[] SIZES = {"XS", "S", "M", "L", "XL", "one size"};
  private static final String[] BRANDS = {"visa", "mastercard", "amex"};
  private static final String[] TAGS = {
    "priority",
    "fragile",
    "gift-wrap",
    "b2b",
    "first-order",
    "subscription",
    "oversize",
    "cold-chain",
    "sample",
    "reorder"
  };

  /** As they stand in JSON, with their escapes. */
  private static final String[] WORDS = {
    "please",
    "leave",
    "the",
    "parcel",
    "at",
    "door",
    "and",
    "ring",
    "twice",
    "\\\"fragile\\\"",
    "do",
    "not",
    "bend",
    "call",
    "before",
    "delivery",
    "neighbour",
    "on",
    "second",
    "floor",
    "caf\\u00e9",
    "back\\\\side",
    "of",
    "building",
    "\\n",
    "thank",
    "you",
    "\ud83d\ude80",
    "gate",
    "code",
    "after",
    "six",
    "\u8bf7\u653e\u95e8\u53e3",
    "\u0441\u043f\u0430\u0441\u0438\u0431\u043e",
    "\u0927\u0928\u094d\u092f\u0935\u093e\u0926",
    "wooden",
    "chair",
    "lamp",
    "cotton",
    "shirt",
    "steel",
    "bottle",
    "organic",
    "coffee",
    "beans",
    "ceramic",
    "mug",
    "wireless",
    "keyboard",
    "linen",
    "cushion",
    "garden",
    "hose",
    "winter",
    "jacket",
    "kit"
  };

  private final SplittableRandom random;
  private final StringBuilder line = new StringBuilder(4096);

  public ItemWriter(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The next item's line, without its end. */
  public byte[] next() {
    line.setLength(0);
    line.append("{\"Item\":{");
    if (random.nextInt(10) < 3) {
      event();
    } else {
      order();
    }
    line.setCharAt(line.length() - 1, '}');
    line.append('}');
    return line.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void event() {
    Instant at = moment();
    text("pk", "CUSTOMER#" + (10_000_000 + random.nextInt(2_000_000)));
    text("sk", "EVENT#" + at + "#" + Integer.toHexString(random.nextInt()));
    text("entity", "event");
    text("created_at", at.toString());
    text("event_type", pick(EVENTS));
    text("device", pick(CHANNELS) + "/" + (1 + random.nextInt(9)) + "." + random.nextInt(20));
    number("version", "1");
    if (chance(50)) {
      number("duration_ms", Integer.toString(random.nextInt(100_000)));
    }
    if (chance(50)) {
      bool("success");
    }
  }

  private void order() {
    Instant at = moment();
    text("pk", "CUSTOMER#" + (10_000_000 + random.nextInt(2_000_000)));
    text("sk", "ORDER#" + at + "#" + Integer.toHexString(random.nextInt()));
    text("entity", "order");
    text("created_at", at.toString());
    if (chance(90)) {
      text("updated_at", at.plusMillis(random.nextLong(864_000_000L)).toString());
    }
    cancelledAt(at);
    text("status", pick(STATUS));
    text("channel", pick(CHANNELS));
    text("currency", pick(CURRENCIES));
    text("customer_name", pick(NAMES) + " " + pick(NAMES));
    number("version", Integer.toString(1 + random.nextInt(40)));
    number("total", money(500_000));
    number("tax_rate", pick(new String[] {"0", "0.19", "0.07", "0.055", "0.0825", "0.196875"}));
    number("ledger_id", digits(20 + random.nextInt(19)));
    if (chance(70)) {
      number("exchange_rate", random.nextInt(200) + "." + digits(1 + random.nextInt(18)));
    }
    if (chance(60)) {
      number("score", random.nextInt(1000) + pick(new String[] {"", ".5", ".25", ".125", ".875"}));
    }
    bool("gift");
    if (chance(60)) {
      open("note", "S").append('"');
      words(4 + random.nextInt(30));
      line.append("\"},");
    }
    if (chance(80)) {
      byte[] signature = new byte[27 + random.nextInt(25)];
      random.nextBytes(signature);
      open("signature", "B")
          .append('"')
          .append(Base64.getEncoder().encodeToString(signature))
          .append("\"},");
    }
    tags();
    coupons();
    shippingAddress();
    billingAddress();
    payment();
    lines();
  }

  private void cancelledAt(Instant at) {
    if (chance(50)) {
      open("cancelled_at", "NULL").append("true},");
    } else if (chance(20)) {
      text("cancelled_at", at.plusSeconds(random.nextInt(86_400)).toString());
    }
  }

  private void tags() {
    if (chance(60)) {
      open("tags", "SS").append('[');
      int first = random.nextInt(TAGS.length);
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        line.append('"').append(TAGS[(first + i) % TAGS.length]).append("\",");
      }
      close("]},");
    }
  }

  private void coupons() {
    if (chance(30)) {
      open("coupon_ids", "NS").append('[');
      int first = random.nextInt(1_000_000);
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        line.append('"').append(first + i * 37L).append("\",");
      }
      close("]},");
    }
  }

  private void shippingAddress() {
    open("shipping_address", "M").append('{');
    street();
    text("country", pick(COUNTRIES));
    if (chance(70)) {
      open("geo", "M").append('{');
      number("lat", random.nextInt(90) + "." + digits(6));
      number("lon", "-" + (1 + random.nextInt(179)) + "." + digits(6));
      close("}},");
    }
    close("}},");
  }

  private void billingAddress() {
    if (chance(40)) {
      open("billing_address", "NULL").append("true},");
    } else if (chance(30)) {
      open("billing_address", "M").append('{');
      street();
      close("}},");
    }
  }

  private void street() {
    text("street", (1 + random.nextInt(200)) + " " + pick(NAMES) + " Street");
    text("city", pick(CITIES));
    text("zip", digits(5));
  }

  private void payment() {
    open("payment", "M").append('{');
    boolean card = chance(60);
    text("method", card ? "card" : "invoice");
    number("amount", money(500_000));
    bool("captured");
    if (card) {
      open("card", "M").append('{');
      text("brand", pick(BRANDS));
      text("last4", digits(4));
      close("}},");
    }
    close("}},");
  }

  private void lines() {
    int count = 1 + Math.min(random.nextInt(8), random.nextInt(8));
    number("item_count", Integer.toString(count));
    open("lines", "L").append('[');
    for (int i = 0; i < count; i++) {
      line.append("{\"M\":{");
      text("sku", "SKU-" + (1000 + random.nextInt(5000)));
      open("title", "S").append('"');
      words(2 + random.nextInt(4));
      line.append("\"},");
      number("quantity", Integer.toString(1 + random.nextInt(9)));
      number("price", money(50_000));
      if (chance(30)) {
        open("options", "M").append('{');
        text("colour", pick(COLOURS));
        text("size", pick(SIZES));
        close("}},");
      }
      close("}},");
    }
    close("]},");
  }

  private Instant moment() {
    double at = random.nextDouble();
    // Later days are up to nine times as busy as the first one.
    double day = chance(20) ? at : Math.sqrt(at);
    return FIRST_DAY.plus((long) (day * DAYS * 86_400_000L), ChronoUnit.MILLIS);
  }

  private void words(int count) {
    for (int i = 0; i < count; i++) {
      line.append(i == 0 ? "" : " ").append(pick(WORDS));
    }
  }

  private String money(int below) {
    int cents = random.nextInt(below);
    return cents / 100 + "." + cents % 100 / 10 + cents % 10;
  }

  /** Digits without a leading zero. */
  private String digits(int count) {
    StringBuilder result = new StringBuilder(count).append((char) ('1' + random.nextInt(9)));
    while (result.length() < count) {
      result.append((char) ('0' + random.nextInt(10)));
    }
    return result.toString();
  }

  private void text(String name, String value) {
    open(name, "S").append('"').append(value).append("\"},");
  }

  private void number(String name, String value) {
    open(name, "N").append('"').append(value).append("\"},");
  }

  private void bool(String name) {
    open(name, "BOOL").append(random.nextBoolean()).append("},");
  }

  private StringBuilder open(String name, String tag) {
    return line.append('"').append(name).append("\":{\"").append(tag).append("\":");
  }

  /** Puts an end in place of the last comma. */
  private void close(String end) {
    line.setLength(line.length() - 1);
    line.append(end);
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private String pick(String[] values) {
    return values[random.nextInt(values.length)];
  }
}
