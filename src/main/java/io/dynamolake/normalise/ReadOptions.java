// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.schema.DriftKind;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.schema.TimeToLive;
import io.dynamolake.schema.TtlDeletes;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.types.StructType;

/**
 * The options of {@code spark.read().format("dynamodb-export")}.
 *
 * @param path folder of the export, or its {@code manifest-summary.json}; {@value #PATH}
 * @param registeredSchema YAML of a registered schema; without it the schema is inferred from all items; {@value #REGISTERED_SCHEMA}
 * @param quarantineFolder where records that become no row are kept; without it the first one fails the read;
 *     {@value #QUARANTINE_FOLDER}
 * @param quarantinedKinds kinds of drift that keep an item from becoming a row, separated by commas; {@value #QUARANTINED_KINDS}
 * @param splits how many tasks read the files; by default one a core, each of 4 to 64 MB; {@value #SPLITS}
 * @param records what the export holds: {@code items}, or {@code changes} if it is incremental; {@value #RECORDS}
 * @param timeToLive how deletions by Time to Live are known among changes, and what they are;
 *     {@value #TTL_DELETES} and {@value #TTL_ATTRIBUTE}
 * @param opened token of an {@link OpenedLanding}, which is read instead of what lies at the path; {@value #OPENED}
 * @param outcomes token of a {@link ReadOutcomes}; {@value #OUTCOMES}
 */
public record ReadOptions(
    String path,
    Optional<String> registeredSchema,
    Optional<String> quarantineFolder,
    Set<DriftKind> quarantinedKinds,
    Optional<Integer> splits,
    Records records,
    TimeToLive timeToLive,
    Optional<String> opened,
    Optional<String> outcomes) {
  public static final String PATH = "path";
  public static final String REGISTERED_SCHEMA = "registered-schema";
  public static final String QUARANTINE_FOLDER = "quarantine-folder";
  public static final String QUARANTINED_KINDS = "quarantined-kinds";
  public static final String SPLITS = "splits";
  public static final String RECORDS = "records";
  public static final String TTL_DELETES = "ttl-deletes";
  public static final String TTL_ATTRIBUTE = "ttl-attribute";
  public static final String OPENED = "opened";
  public static final String OUTCOMES = "outcomes";

  private static final Set<String> FOR_USERS = Set.of(
      PATH,
      REGISTERED_SCHEMA,
      QUARANTINE_FOLDER,
      QUARANTINED_KINDS,
      SPLITS,
      RECORDS,
      TTL_DELETES,
      TTL_ATTRIBUTE);

  /** By these the pipeline hands on what it has in memory. */
  private static final Set<String> INTERNAL = Set.of(OPENED, OUTCOMES);

  /** What a row is made of. */
  public enum Records {
    /** A row an item. */
    ITEMS,
    /** A row a change, with the columns of {@link io.dynamolake.schema.ChangeColumns}. */
    CHANGES;

    /** As the option spells it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param options keys in whatever case Spark hands them on
   * @throws DynamoLakeException CONFIGURATION for an unknown or missing option or a wrong value
   */
  static ReadOptions parse(Map<String, String> options) {
    Set<String> unknown = new TreeSet<>(options.keySet());
    unknown.removeAll(FOR_USERS);
    unknown.removeAll(INTERNAL);
    if (!unknown.isEmpty()) {
      throw invalid(
          unknown.iterator().next(), "one of " + String.join(", ", new TreeSet<>(FOR_USERS)));
    }
    String path = options.get(PATH);
    if (path == null || path.isBlank()) {
      throw invalid(PATH, "the folder of an export");
    }
    return new ReadOptions(
        path,
        Optional.ofNullable(options.get(REGISTERED_SCHEMA)),
        Optional.ofNullable(options.get(QUARANTINE_FOLDER)),
        kinds(options.getOrDefault(QUARANTINED_KINDS, "")),
        Optional.ofNullable(options.get(SPLITS)).map(ReadOptions::positive),
        records(options.getOrDefault(RECORDS, Records.ITEMS.word())),
        new TimeToLive(
            ttlDeletes(options.getOrDefault(TTL_DELETES, "apply")), options.get(TTL_ATTRIBUTE)),
        Optional.ofNullable(options.get(OPENED)),
        Optional.ofNullable(options.get(OUTCOMES)));
  }

  /** The inferred or registered schema; parsed anew at each call. */
  Optional<RegisteredSchema> schema() {
    return registeredSchema.map(
        yaml -> RegisteredSchema.parse(yaml, "option " + REGISTERED_SCHEMA));
  }

  private static Records records(String text) {
    return Arrays.stream(Records.values())
        .filter(records -> records.word().equals(text))
        .findFirst()
        .orElseThrow(() -> invalid(RECORDS, "items or changes"));
  }

  private static TtlDeletes ttlDeletes(String text) {
    return Arrays.stream(TtlDeletes.values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() -> invalid(TTL_DELETES, "apply, mark or ignore"));
  }

  /** The columns of a row. */
  StructType rowSchema(RegisteredSchema schema) {
    return switch (records) {
      case ITEMS -> SparkTypes.rowSchema(schema);
      case CHANGES -> SparkTypes.changeSchema(schema);
    };
  }

  private static int positive(String text) {
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw invalid(SPLITS, "a positive number");
    }
    return Integer.parseInt(text);
  }

  private static Set<DriftKind> kinds(String text) {
    Set<DriftKind> kinds = EnumSet.noneOf(DriftKind.class);
    for (String word : text.split(",")) {
      if (!word.isBlank()) {
        kinds.add(Arrays.stream(DriftKind.values())
            .filter(kind -> kind.key().equals(word.trim()))
            .findFirst()
            .orElseThrow(() -> invalid(QUARANTINED_KINDS, "kinds of drift such as type-conflict")));
      }
    }
    return kinds;
  }

  private static DynamoLakeException invalid(String key, String expected) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Invalid value for option " + key + " of dynamodb-export: expected " + expected + ".");
  }
}
