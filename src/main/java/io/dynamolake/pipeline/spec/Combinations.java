// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import io.dynamolake.schema.PartitionColumn;
import io.dynamolake.source.scan.ScanReader;
import io.dynamolake.table.TableFormat;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rules between options. Each speaks up only about options that are right by themselves.
 *
 * @param misfits keys that were given wrongly, which is a problem already
 * @param origin what to name when a key is missing
 */
record Combinations(Settings settings, Set<String> misfits, String origin, List<String> problems) {
  private static final List<Option<?>> NOT_BY_CONNECTOR = List.of(
      Options.SOURCE_CONSISTENT,
      Options.SOURCE_EXTERNAL_ID,
      Options.SOURCE_FILTER,
      Options.SOURCE_INDEX,
      Options.SOURCE_MAX_READ_UNITS,
      Options.SOURCE_PAGE_ITEMS,
      Options.SOURCE_PROFILE,
      Options.SOURCE_PROJECTION,
      Options.SOURCE_ROLE,
      Options.SOURCE_SINCE,
      Options.SOURCE_UNTIL);

  void check() {
    Options.ALL.forEach(this::presence);
    mode();
    partitionColumns();
    key();
    encryption();
    reader();
    range(Options.SOURCE_SINCE);
    range(Options.SOURCE_UNTIL);
    if (settings.has(Options.SOURCE_EXTERNAL_ID)
        && !settings.has(Options.SOURCE_ROLE)
        && !misfits.contains(Options.SOURCE_ROLE.key())) {
      refuse(Options.SOURCE_EXTERNAL_ID, "needs a role to assume. Add source.role-arn");
    }
  }

  private void presence(Option<?> option) {
    if (settings.has(option) && !settings.applies(option)) {
      misplaced(option);
    }
    boolean missing =
        !settings.has(option) && !misfits.contains(option.key()) && settings.applies(option);
    if (missing && option.presence() == Option.Presence.REQUIRED) {
      problems.add(origin + ": " + option.key() + ": is missing. Expected "
          + option.type().expected() + ", such as " + option.example());
    }
  }

  private void misplaced(Option<?> option) {
    List<Option.When> unmet = option.when().stream().map(this::unmet).distinct().toList();
    if (unmet.stream().anyMatch(when -> settings.text(when.option()).isEmpty())) {
      return;
    }
    String circumstances = unmet.stream()
        .map(when -> when.option().key() + " '" + when.value() + "'")
        .collect(Collectors.joining(" or "));
    String found = unmet.size() > 1
        ? ""
        : ", which is '" + settings.text(unmet.get(0).option()).orElseThrow() + "' here";
    refuse(option, "applies only to " + circumstances + found + ". Leave it out");
  }

  /** What is to be otherwise first: an option that does not apply has no value that counts. */
  private Option.When unmet(Option.When when) {
    return settings.applies(when.option()) ? when : unmet(when.option().when().get(0));
  }

  private void mode() {
    if (misfits.contains(Options.WRITE_MODE.key())) {
      return;
    }
    WriteModeWord mode = settings.value(Options.WRITE_MODE);
    boolean parquet = !misfits.contains(Options.WRITE_FORMAT.key())
        && settings.value(Options.WRITE_FORMAT) == TableFormat.PARQUET;
    if (mode == WriteModeWord.MERGE && parquet) {
      refuse(
          Options.WRITE_MODE,
          "'merge' is impossible in write.format 'parquet'. Merging needs write.format delta");
    }
    Optional<SourceType> source = settings.find(Options.SOURCE_TYPE);
    if (source.isPresent()
        && (source.get() == SourceType.CHANGES) != (mode == WriteModeWord.MERGE)) {
      refuse(
          Options.WRITE_MODE,
          mode == WriteModeWord.MERGE
              ? "'merge' applies changes, but source.type is '" + OptionTypes.word(source.get())
                  + "'. Use replace or partition, or source.type changes"
              : "'" + OptionTypes.word(mode)
                  + "' needs a snapshot, but source.type is 'changes', which are merged. Set write.mode merge");
    }
    boolean unpartitioned = settings.value(Options.WRITE_PARTITION_BY).isEmpty()
        && !misfits.contains(Options.WRITE_PARTITION_BY.key());
    if (mode == WriteModeWord.PARTITION && unpartitioned) {
      refuse(
          Options.WRITE_MODE,
          "'partition' replaces partitions, but write.partition-by names none. Add "
              + Options.WRITE_PARTITION_BY.example());
    }
  }

  private void partitionColumns() {
    Set<String> names = new HashSet<>();
    for (PartitionColumn column : settings.value(Options.WRITE_PARTITION_BY)) {
      if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
        refuse(
            Options.WRITE_PARTITION_BY,
            "two columns are named '" + column.name() + "'; case does not tell them apart");
      }
    }
  }

  private void key() {
    Optional<String> partition = settings.find(Options.KEY_PARTITION);
    Optional<String> sort = settings.find(Options.KEY_SORT);
    if (sort.isPresent() && partition.isEmpty() && !misfits.contains(Options.KEY_PARTITION.key())) {
      refuse(Options.KEY_SORT, "a sort key needs a partition key. Add key.partition");
    }
    if (sort.isPresent() && sort.equals(partition)) {
      refuse(Options.KEY_SORT, "is the same attribute as key.partition");
    }
    List<String> projection = settings.value(Options.SOURCE_PROJECTION);
    for (Option<String> part : List.of(Options.KEY_PARTITION, Options.KEY_SORT)) {
      String attribute = settings.find(part).orElse("");
      if (!projection.isEmpty() && !attribute.isEmpty() && !projection.contains(attribute)) {
        refuse(
            Options.SOURCE_PROJECTION,
            "leaves out '" + attribute + "', which is " + part.key() + ". Add it");
      }
    }
  }

  /** What the connector has no setting for is refused, never left undone. */
  private void reader() {
    if (misfits.contains(Options.SOURCE_READER.key())
        || settings.value(Options.SOURCE_READER) == ScanReader.SDK) {
      return;
    }
    for (Option<?> option : NOT_BY_CONNECTOR) {
      if (settings.has(option) && !misfits.contains(option.key()) && asksForSomething(option)) {
        refuse(
            option,
            "source.reader 'emr-dynamodb-connector' has nothing like it. Leave it out, or use source.reader sdk");
      }
    }
  }

  private boolean asksForSomething(Option<?> option) {
    return settings
        .find(option)
        .filter(value -> !value.equals(false) && !value.equals(List.of()))
        .isPresent();
  }

  private void encryption() {
    boolean kms = settings
        .find(Options.SOURCE_ENCRYPTION)
        .filter(EncryptionWord.KMS::equals)
        .isPresent();
    if (settings.has(Options.SOURCE_KMS_KEY)
        && !kms
        && !misfits.contains(Options.SOURCE_ENCRYPTION.key())) {
      refuse(
          Options.SOURCE_KMS_KEY,
          "a key needs source.encryption kms. Add it, or leave the key out");
    }
  }

  private void range(Option<LocalDate> end) {
    if (!settings.has(end)) {
      return;
    }
    boolean otherMode = settings.find(Options.WRITE_MODE).orElse(null) != WriteModeWord.PARTITION;
    if (otherMode && !misfits.contains(Options.WRITE_MODE.key())) {
      refuse(end, "replaces partitions. Add write.mode partition, or leave it out");
    }
    List.of(Options.SOURCE_FILTER, Options.SOURCE_PROJECTION, Options.SOURCE_INDEX).stream()
        .filter(settings::has)
        .filter(part -> !settings.text(part).orElse("").equals("[]"))
        .forEach(part -> refuse(
            end,
            "replaces partitions, and " + part.key()
                + " would replace them by a part of their items. Leave one of them out"));
    Optional<LocalDate> since = settings.find(Options.SOURCE_SINCE);
    if (end == Options.SOURCE_UNTIL
        && !misfits.contains(Options.SOURCE_SINCE.key())
        && since.isPresent()
        && !settings.value(Options.SOURCE_UNTIL).isAfter(since.get())) {
      refuse(end, "is not after source.since, which is " + since.get());
    }
  }

  private void refuse(Option<?> option, String why) {
    Yaml value = settings.given().get(option.key());
    String where = value == null ? origin + ": " + option.key() : value.place().of(option.key());
    problems.add(where + ": " + why);
  }
}
