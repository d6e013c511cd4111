// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.schema.DriftAction;
import io.dynamolake.schema.DriftKind;
import io.dynamolake.schema.DriftPolicy;
import io.dynamolake.schema.PartitionColumn;
import io.dynamolake.source.export.ExportDestination;
import io.dynamolake.source.scan.ReadLimit;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/** The kinds of value that a pipeline file has. */
final class OptionTypes {
  static final OptionType<String> TABLE_NAME = matching(
      "letters, digits, '.', '_' and '-' (at most 255, the first a letter or digit)",
      "[A-Za-z0-9][A-Za-z0-9._-]{0,254}");
  static final OptionType<String> DYNAMODB_TABLE = matching(
      "a DynamoDB table's name or ARN",
      "[A-Za-z0-9._-]{3,255}|arn:[a-z-]+:dynamodb:[a-z0-9-]+:\\d{12}:table/[A-Za-z0-9._-]{3,255}");
  static final OptionType<String> INDEX_NAME = matching("an index's name", "[A-Za-z0-9._-]{3,255}");
  static final OptionType<String> REGION =
      matching("an AWS region such as eu-west-1", "[a-z]{2,}(-[a-z0-9]+)+");
  static final OptionType<String> BUCKET_AND_PREFIX = OptionType.scalar(
      "a bucket and a prefix, as s3:// or s3a://",
      text -> Optional.of(text).filter(t -> ExportDestination.ADDRESS.matcher(t).matches()),
      Function.identity());
  static final OptionType<String> ACCOUNT = matching("the 12 digits of an AWS account", "\\d{12}");
  static final OptionType<String> KMS_KEY = matching(
      "the id or ARN of a KMS key",
      "[A-Za-z0-9-]{1,128}|arn:[a-z-]+:kms:[a-z0-9-]+:\\d{12}:(key|alias)/[A-Za-z0-9/_-]{1,256}");
  static final OptionType<Instant> SECOND = OptionType.scalar(
      "a time with its offset, to the second, such as 2026-11-22T00:00:00Z",
      OptionTypes::second,
      Instant::toString);
  static final OptionType<LocalDate> DAY = OptionType.scalar(
      "a day from 0001-01-02 to 9999-12-30, such as 2026-11-22",
      OptionTypes::day,
      LocalDate::toString);
  static final OptionType<Duration> TIME_SPAN = OptionType.scalar(
      "a time from 1s to 30d with a unit, such as 90m or 12h", TimeSpan::parse, TimeSpan::text);
  static final OptionType<String> PROFILE =
      matching("a profile's name", "[A-Za-z0-9_./@%+:=,-]{1,255}");
  static final OptionType<String> ROLE_ARN = matching(
      "a role's ARN such as arn:aws:iam::123456789012:role/reader",
      "arn:[a-z-]+:iam::\\d{12}:role/[A-Za-z0-9_+=,.@/-]{1,512}");
  static final OptionType<String> EXTERNAL_ID = matching(
      "an external id of 2 to 1224 letters, digits and _+=,.@:/-", "[A-Za-z0-9_+=,.@:/-]{2,1224}");
  static final OptionType<String> ATTRIBUTE = OptionType.scalar(
      "an attribute name",
      text -> Optional.of(text).filter(name -> !name.isEmpty()),
      Function.identity());
  static final OptionType<String> PATH = OptionType.scalar(
      "a path on any Hadoop file system, without credentials in it",
      OptionTypes::path,
      Function.identity());
  static final OptionType<URI> ENDPOINT = OptionType.scalar(
      "an http or https address, without credentials in it", OptionTypes::endpoint, URI::toString);
  static final OptionType<Boolean> FLAG = OptionType.scalar(
      "true or false",
      text -> text.equals("true") || text.equals("false")
          ? Optional.of(text.equals("true"))
          : Optional.empty(),
      String::valueOf);
  static final OptionType<Integer> POSITIVE = OptionType.scalar(
      "a positive whole number", text -> positive(text, Integer.MAX_VALUE), String::valueOf);
  static final OptionType<ReadLimit> READ_LIMIT = OptionType.scalar(
      "a positive whole number or a share such as '50 %'", ReadLimit::parse, ReadLimit::toString);
  static final OptionType<Segments> SEGMENTS = OptionType.scalar(
      "a positive whole number or 'auto'", OptionTypes::segments, Segments::toString);
  static final OptionType<DataSize> FILE_SIZE = OptionType.scalar(
      "a size from 1KB to 16GB with a unit, such as 256MB",
      text ->
          DataSize.parse(text).filter(size -> size.bytes() >= 1L << 10 && size.bytes() <= 1L << 34),
      DataSize::toString);
  static final OptionType<QuarantineLimit> QUARANTINE_LIMIT = OptionType.scalar(
      "a count of items, a share such as '0.1 %', or 'none'",
      QuarantineLimit::parse, QuarantineLimit::toString);
  static final OptionType<Duration> RETENTION = OptionType.scalar(
      "a time from 24h to 30d with a unit, such as 7d",
      text -> TimeSpan.parse(text).filter(time -> time.compareTo(Duration.ofHours(24)) >= 0),
      TimeSpan::text);
  static final OptionType<List<PartitionColumn>> PARTITION_BY =
      OptionType.listOf("a list of {name, expression}", new PartitionColumnType());

  private OptionTypes() {}

  static <E extends Enum<E>> OptionType<E> oneOf(Class<E> type) {
    Map<String, E> byWord = Stream.of(type.getEnumConstants())
        .collect(Collectors.toMap(OptionTypes::word, Function.identity()));
    List<String> words =
        Stream.of(type.getEnumConstants()).map(OptionTypes::word).toList();
    return OptionType.scalar(
        inWords(words), text -> Optional.ofNullable(byWord.get(text)), OptionTypes::word);
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A rule for one kind of drift, as its canonical text. */
  static OptionType<String> driftRule(DriftKind kind) {
    List<String> actions = Stream.of(DriftAction.values())
        .map(OptionTypes::word)
        .filter(word -> driftRule(kind, word).isPresent())
        .toList();
    return OptionType.scalar(
        inWords(actions) + "; a limit reads 'rescue, fail above 0.1 %'",
        text -> driftRule(kind, text),
        Function.identity());
  }

  private static Optional<String> driftRule(DriftKind kind, String text) {
    try {
      return Optional.of(
          DriftPolicy.parse(Map.of(kind.key(), text), kind.key()).rule(kind).text());
    } catch (DynamoLakeException e) {
      return Optional.empty();
    }
  }

  private static String inWords(List<String> words) {
    if (words.size() == 1) {
      return words.get(0);
    }
    return String.join(", ", words.subList(0, words.size() - 1)) + " or "
        + words.get(words.size() - 1);
  }

  private static OptionType<String> matching(String expected, String pattern) {
    return OptionType.scalar(
        expected, text -> Optional.of(text).filter(t -> t.matches(pattern)), Function.identity());
  }

  private static Optional<Integer> positive(String text, int most) {
    if (!text.matches("[1-9]\\d{0,9}") || Long.parseLong(text) > most) {
      return Optional.empty();
    }
    return Optional.of(Integer.parseInt(text));
  }

  /** A day next to it still has a year of four digits. */
  private static Optional<LocalDate> day(String text) {
    try {
      return Optional.of(LocalDate.parse(text))
          .filter(day ->
              day.isAfter(LocalDate.of(1, 1, 1)) && day.isBefore(LocalDate.of(9999, 12, 31)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> second(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant())
          .filter(instant -> instant.getNano() == 0);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Segments> segments(String text) {
    return text.equals("auto")
        ? Optional.of(Segments.AUTO)
        : positive(text, Segments.MOST).map(Segments.Fixed::new);
  }

  private static Optional<String> path(String text) {
    if (Secrets.inAddress(text)) {
      return Optional.empty();
    }
    try {
      return new Path(text).toString().isEmpty() ? Optional.empty() : Optional.of(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<URI> endpoint(String text) {
    try {
      URI uri = new URI(text);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return web && uri.getHost() != null && !Secrets.inAddress(text)
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
