// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import io.dynamolake.schema.PartitionColumn;
import io.dynamolake.source.export.ExportDestination;
import io.dynamolake.source.scan.ScanReader;
import io.dynamolake.table.TableFormat;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rules between options. Each speaks up only about options that are right by themselves.
 *
 * @param misfits keys that were given wrongly, which is a problem already
 * @param origin what to name when a key is missing
 */
record Combinations(Settings settings, Set<String> misfits, String origin, List<String> problems) {
  private static final List<Option<?>> NOT_BY_CONNECTOR = List.of(
      ScanOptions.CONSISTENT,
      SourceOptions.EXTERNAL_ID,
      ScanOptions.FILTER,
      ScanOptions.INDEX,
      ScanOptions.MAX_READ_UNITS,
      ScanOptions.PAGE_ITEMS,
      SourceOptions.PROFILE,
      ScanOptions.PROJECTION,
      SourceOptions.ROLE,
      ScanOptions.SINCE,
      ScanOptions.UNTIL,
      ScanOptions.WITH_CHANGES);

  void check() {
    Options.ALL.forEach(this::presence);
    mode();
    partitionColumns();
    key();
    encryption();
    reader();
    range(ScanOptions.SINCE);
    range(ScanOptions.UNTIL);
    changes();
    withChanges();
    if (settings.has(SourceOptions.EXTERNAL_ID)
        && !settings.has(SourceOptions.ROLE)
        && !misfits.contains(SourceOptions.ROLE.key())) {
      refuse(SourceOptions.EXTERNAL_ID, "needs a role to assume. Add source.role-arn");
    }
  }

  private void changes() {
    List<Option<?>> places =
        List.of(SourceOptions.STREAM, SourceOptions.EXPORTS, SourceOptions.LANDING);
    if (settings.find(SourceOptions.TYPE).orElse(null) != SourceType.CHANGES
        || places.stream().anyMatch(place -> misfits.contains(place.key()))) {
      return;
    }
    List<Option<?>> given =
        places.stream().filter(settings::has).filter(this::asksForSomething).toList();
    if (given.isEmpty()) {
      refuse(
          SourceOptions.TYPE,
          "'changes' needs to know where they are. Add source.stream true, source.exports or source.landing");
    }
    if (settings.find(SourceOptions.REQUEST).orElse(false)
        && !misfits.contains(SourceOptions.REQUEST.key())) {
      requested();
    }
    given.stream()
        .skip(1)
        .forEach(place -> refuse(
            place,
            "a run applies the changes of one place, and " + given.get(0).key()
                + " names one. Leave one of them out, and write a second pipeline file for it"));
  }

  /** A stream tells the changes of a whole table; what replaces a part of it, or keeps versions, has no place for them. */
  private void withChanges() {
    if (!settings.find(ScanOptions.WITH_CHANGES).orElse(false)) {
      return;
    }
    WriteModeWord mode = settings.value(WriteOptions.MODE);
    if (!misfits.contains(WriteOptions.MODE.key()) && mode != WriteModeWord.REPLACE) {
      refuse(
          ScanOptions.WITH_CHANGES,
          "makes a whole table, but write.mode is '" + OptionTypes.word(mode)
              + "'. Set write.mode replace, or leave it out");
    }
    Stream.concat(parts(), Stream.of(ScanOptions.SINCE, ScanOptions.UNTIL).filter(settings::has))
        .forEach(part -> refuse(
            ScanOptions.WITH_CHANGES,
            "needs the whole table, and " + part.key()
                + " leaves out some of it. Leave one of them out"));
  }

  /** DynamoDB writes to S3 only. */
  private void requested() {
    Optional<String> exports = settings.find(SourceOptions.EXPORTS);
    if (exports.isEmpty()) {
      refuse(
          SourceOptions.REQUEST,
          "asks for incremental exports, but source.exports does not say where they go. Add it, or leave source.request out");
    } else if (!ExportDestination.ADDRESS.matcher(exports.get()).matches()) {
      refuse(
          SourceOptions.EXPORTS,
          "with source.request true, expected " + OptionTypes.BUCKET_AND_PREFIX.expected()
              + ", found '" + exports.get() + "'");
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
    if (!settings.applies(when.option())) {
      return unmet(when.option().when().get(0));
    }
    Option.When and = when.and();
    return and == null || !settings.hasValue(when) ? when : unmet(and);
  }

  private void mode() {
    if (misfits.contains(WriteOptions.MODE.key())) {
      return;
    }
    WriteModeWord mode = settings.value(WriteOptions.MODE);
    boolean parquet = !misfits.contains(WriteOptions.FORMAT.key())
        && settings.value(WriteOptions.FORMAT) == TableFormat.PARQUET;
    boolean history = mode == WriteModeWord.HISTORY;
    if ((mode == WriteModeWord.MERGE || history) && parquet) {
      refuse(
          WriteOptions.MODE,
          "'" + OptionTypes.word(mode)
              + "' is impossible in write.format 'parquet'. Merging needs write.format delta");
    }
    if (history) {
      parts()
          .forEach(part -> refuse(
              part, "leaves out items, but a history begins with the whole table. Leave it out"));
    }
    Optional<SourceType> source = settings.find(SourceOptions.TYPE);
    if (source.isPresent()
        && !history
        && (source.get() == SourceType.CHANGES) != (mode == WriteModeWord.MERGE)) {
      refuse(
          WriteOptions.MODE,
          mode == WriteModeWord.MERGE
              ? "'merge' applies changes, but source.type is '" + OptionTypes.word(source.get())
                  + "'. Use replace or partition, or source.type changes"
              : "'" + OptionTypes.word(mode)
                  + "' needs a snapshot, but source.type is 'changes', which are merged. Set write.mode merge, or history to keep every version");
    }
    boolean unpartitioned = settings.value(WriteOptions.PARTITION_BY).isEmpty()
        && !misfits.contains(WriteOptions.PARTITION_BY.key());
    if (mode == WriteModeWord.PARTITION && unpartitioned) {
      refuse(
          WriteOptions.MODE,
          "'partition' replaces partitions, but write.partition-by names none. Add "
              + WriteOptions.PARTITION_BY.example());
    }
  }

  private void partitionColumns() {
    Set<String> names = new HashSet<>();
    for (PartitionColumn column : settings.value(WriteOptions.PARTITION_BY)) {
      if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
        refuse(
            WriteOptions.PARTITION_BY,
            "two columns are named '" + column.name() + "'; case does not tell them apart");
      }
    }
  }

  private void key() {
    Optional<String> partition = settings.find(TableOptions.KEY_PARTITION);
    Optional<String> sort = settings.find(TableOptions.KEY_SORT);
    if (sort.isPresent()
        && partition.isEmpty()
        && !misfits.contains(TableOptions.KEY_PARTITION.key())) {
      refuse(TableOptions.KEY_SORT, "a sort key needs a partition key. Add key.partition");
    }
    if (sort.isPresent() && sort.equals(partition)) {
      refuse(TableOptions.KEY_SORT, "is the same attribute as key.partition");
    }
    List<String> projection = settings.value(ScanOptions.PROJECTION);
    for (Option<String> part : List.of(TableOptions.KEY_PARTITION, TableOptions.KEY_SORT)) {
      String attribute = settings.find(part).orElse("");
      if (!projection.isEmpty() && !attribute.isEmpty() && !projection.contains(attribute)) {
        refuse(
            ScanOptions.PROJECTION,
            "leaves out '" + attribute + "', which is " + part.key() + ". Add it");
      }
    }
  }

  /** What the connector has no setting for is refused, never left undone. */
  private void reader() {
    if (misfits.contains(ScanOptions.READER.key())
        || settings.value(ScanOptions.READER) == ScanReader.SDK) {
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
        .find(SourceOptions.ENCRYPTION)
        .filter(EncryptionWord.KMS::equals)
        .isPresent();
    if (settings.has(SourceOptions.KMS_KEY)
        && !kms
        && !misfits.contains(SourceOptions.ENCRYPTION.key())) {
      refuse(
          SourceOptions.KMS_KEY, "a key needs source.encryption kms. Add it, or leave the key out");
    }
  }

  private void range(Option<LocalDate> end) {
    if (!settings.has(end)) {
      return;
    }
    boolean otherMode = settings.find(WriteOptions.MODE).orElse(null) != WriteModeWord.PARTITION;
    if (otherMode && !misfits.contains(WriteOptions.MODE.key())) {
      refuse(end, "replaces partitions. Add write.mode partition, or leave it out");
    }
    parts()
        .forEach(part -> refuse(
            end,
            "replaces partitions, and " + part.key()
                + " would replace them by a part of their items. Leave one of them out"));
    Optional<LocalDate> since = settings.find(ScanOptions.SINCE);
    if (end == ScanOptions.UNTIL
        && !misfits.contains(ScanOptions.SINCE.key())
        && since.isPresent()
        && !settings.value(ScanOptions.UNTIL).isAfter(since.get())) {
      refuse(end, "is not after source.since, which is " + since.get());
    }
  }

  /** What makes a source bring a part of its table. */
  private Stream<Option<?>> parts() {
    return Stream.<Option<?>>of(
            ScanOptions.FILTER,
            ScanOptions.PROJECTION,
            ScanOptions.INDEX,
            SourceOptions.KEY_CONDITION)
        .filter(settings::has)
        .filter(part -> !settings.text(part).orElse("").equals("[]"));
  }

  private void refuse(Option<?> option, String why) {
    Yaml value = settings.given().get(option.key());
    String where = value == null ? origin + ": " + option.key() : value.place().of(option.key());
    problems.add(where + ": " + why);
  }
}
