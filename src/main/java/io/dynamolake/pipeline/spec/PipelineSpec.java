// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.schema.DriftKind;
import io.dynamolake.schema.TableKey;
import io.dynamolake.schema.TimeToLive;
import io.dynamolake.source.CredentialsSpec;
import io.dynamolake.source.TableAddress;
import io.dynamolake.source.export.ExportDestination;
import io.dynamolake.source.export.ExportSelection;
import io.dynamolake.source.export.ExportSpec;
import io.dynamolake.table.WriteMode;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A validated pipeline file.
 *
 * @param origin the file as the user named it
 * @param key null when the file leaves it to the source or the registered schema
 * @param settings every key that applies, defaults included, in the order of the documentation; values as YAML on one line.
 *     It holds no secrets, and {@link #of} reads it back.
 */
public record PipelineSpec(
    String origin,
    String table,
    String lake,
    @Nullable TableKey key,
    SourceSpec source,
    SchemaSpec schema,
    WriteSpec write,
    QuarantineSpec quarantine,
    Map<String, String> settings)
    implements Serializable {
  private static final String IN_MEMORY = "settings";

  public PipelineSpec {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /** Reads the file with the Hadoop configuration of this process, {@code spark.hadoop.*} properties included. */
  public static PipelineSpec load(String path, Map<String, String> overrides) {
    return load(PipelineText.processConfiguration(), path, overrides);
  }

  /**
   * Reads and validates a pipeline file before anything else is read.
   *
   * @param path a local path, or one on any Hadoop file system; a path without a scheme is local if such a file exists
   * @param overrides values by key, as {@code --set key=value} gives them; they win over the file
   * @throws DynamoLakeException (CONFIGURATION) naming every problem, each on a line of its own that begins with file and line
   */
  public static PipelineSpec load(Configuration conf, String path, Map<String, String> overrides) {
    return parse(PipelineText.read(conf, path), path, overrides);
  }

  /** The same for settings by key that are in no file. */
  public static PipelineSpec of(Map<String, String> settings) {
    return parse("", IN_MEMORY, settings);
  }

  static PipelineSpec parse(String yaml, String origin, Map<String, String> overrides) {
    List<String> problems = new ArrayList<>();
    SettingsReader reader = new SettingsReader(problems);
    Optional<Yaml> document = YamlReader.file(yaml, origin, problems);
    if (document.isEmpty() || !reader.document(document.get())) {
      throw refused(problems);
    }
    reader.overrides(overrides);
    Settings settings = reader.settings(origin);
    if (!problems.isEmpty()) {
      throw refused(problems);
    }
    return of(settings, origin);
  }

  private static DynamoLakeException refused(List<String> problems) {
    return new DynamoLakeException(ErrorCode.CONFIGURATION, String.join("\n", problems));
  }

  private static PipelineSpec of(Settings settings, String origin) {
    return new PipelineSpec(
        origin,
        settings.value(TableOptions.TABLE),
        settings.value(TableOptions.LAKE),
        key(settings),
        source(settings),
        schema(settings),
        write(settings),
        new QuarantineSpec(settings.value(WriteOptions.QUARANTINE_FAIL_ABOVE)),
        settings.canonical());
  }

  private static @Nullable TableKey key(Settings settings) {
    return settings
        .find(TableOptions.KEY_PARTITION)
        .map(partition ->
            new TableKey(partition, settings.find(TableOptions.KEY_SORT).orElse(null)))
        .orElse(null);
  }

  private static SourceSpec source(Settings settings) {
    return switch (settings.value(SourceOptions.TYPE)) {
      case EXPORT ->
        settings.value(SourceOptions.REQUEST)
            ? new RequestSource(export(
                    settings,
                    settings.value(SourceOptions.TO),
                    settings.find(SourceOptions.AT).orElse(null))
                .selecting(new ExportSelection(
                    settings.value(SourceOptions.KEY_CONDITION),
                    settings.value(ScanOptions.FILTER),
                    settings.value(ScanOptions.PROJECTION))))
            : new ExportSource(settings.value(SourceOptions.PATH));
      case SCAN ->
        new ScanSource(
            address(settings),
            settings.value(ScanOptions.READER),
            settings.value(ScanOptions.SEGMENTS),
            settings.find(ScanOptions.READ_UNITS).orElse(null),
            settings.find(ScanOptions.MAX_READ_UNITS).orElse(null),
            settings.find(ScanOptions.PAGE_ITEMS).orElse(null),
            settings.value(ScanOptions.LANDING_FILE_SIZE),
            settings.value(ScanOptions.CONSISTENT)
                ? ScanSource.Consistency.STRONG
                : ScanSource.Consistency.EVENTUAL,
            settings.value(ScanOptions.PROJECTION),
            settings.value(ScanOptions.FILTER),
            settings.find(ScanOptions.INDEX).orElse(null),
            settings.find(ScanOptions.SINCE).orElse(null),
            settings.find(ScanOptions.UNTIL).orElse(null),
            settings.value(ScanOptions.WITH_CHANGES) ? streamLanding(settings) : null);
      case CHANGES ->
        settings
            .find(SourceOptions.EXPORTS)
            .<SourceSpec>map(exports -> new ChangesSource(
                exports,
                settings.value(SourceOptions.REQUEST) ? export(settings, exports, null) : null))
            .orElseGet(() -> stream(settings));
    };
  }

  private static StreamSource stream(Settings settings) {
    if (settings.value(SourceOptions.STREAM)) {
      return new StreamSource(streamLanding(settings), address(settings));
    }
    return new StreamSource(settings.value(SourceOptions.LANDING), null);
  }

  private static String streamLanding(Settings settings) {
    return controlFolder(settings.value(TableOptions.LAKE), settings.value(TableOptions.TABLE))
        + "/landing/stream";
  }

  private static TableAddress address(Settings settings) {
    return new TableAddress(
        settings.value(SourceOptions.TABLE),
        settings.find(SourceOptions.REGION).orElse(null),
        settings.find(SourceOptions.ENDPOINT).orElse(null),
        new CredentialsSpec(
            settings.find(SourceOptions.PROFILE).orElse(null),
            settings.find(SourceOptions.ROLE).orElse(null),
            settings.find(SourceOptions.EXTERNAL_ID).orElse(null)));
  }

  private static ExportSpec export(Settings settings, String to, @Nullable Instant at) {
    ExportSpec.Encryption encryption = settings
        .find(SourceOptions.ENCRYPTION)
        .map(word -> new ExportSpec.Encryption(
            switch (word) {
              case AES256 -> ExportSpec.Algorithm.AES256;
              case KMS -> ExportSpec.Algorithm.KMS;
            },
            settings.find(SourceOptions.KMS_KEY).orElse(null)))
        .orElse(null);
    return new ExportSpec(
        address(settings),
        ExportDestination.parse(to),
        settings.value(SourceOptions.FORMAT),
        at,
        settings.find(SourceOptions.BUCKET_OWNER).orElse(null),
        encryption,
        settings.value(SourceOptions.PATIENCE));
  }

  private static SchemaSpec schema(Settings settings) {
    Map<String, String> drift = new LinkedHashMap<>();
    SchemaOptions.DRIFT.forEach(
        (DriftKind kind, Option<String> option) -> drift.put(kind.key(), settings.value(option)));
    return new SchemaSpec(
        settings.value(SchemaOptions.FIRST_RUN),
        drift,
        settings.find(SchemaOptions.FILE).orElse(null));
  }

  private static WriteSpec write(Settings settings) {
    return new WriteSpec(
        settings.value(WriteOptions.FORMAT),
        switch (settings.value(WriteOptions.MODE)) {
          case REPLACE -> WriteMode.REPLACE;
          case PARTITION -> WriteMode.PARTITION;
          case MERGE -> WriteMode.MERGE;
          case HISTORY -> WriteMode.HISTORY;
        },
        settings.value(WriteOptions.PARTITION_BY),
        settings.value(WriteOptions.TARGET_FILE_SIZE),
        settings.value(WriteOptions.COMPRESSION),
        settings.value(WriteOptions.TOMBSTONE_RETENTION),
        new TimeToLive(
            settings.value(WriteOptions.TTL_DELETES),
            settings.find(WriteOptions.TTL_ATTRIBUTE).orElse(null)),
        settings.value(WriteOptions.CONTINUITY_FAIL_ABOVE));
  }

  /**
   * The settings that decide what a run reads and writes, in which all attempts of a run agree; equal for files that differ only in layout,
   * comments, spelled-out defaults and what {@link Option.Role#PACE} may change.
   */
  public Map<String, String> deciding() {
    Map<String, String> deciding = new LinkedHashMap<>(settings);
    Options.ALL.stream()
        .filter(option -> option.role() != Option.Role.RESULT)
        .forEach(option -> deciding.remove(option.key()));
    return deciding;
  }

  /** {@code <lake>/<table>}: where the lake table is. */
  public String tableFolder() {
    return new Path(lake, table).toString();
  }

  /** {@code <lake>/_dynamolake/<table>}: schemas, runs and the lock of the table. */
  public String controlFolder() {
    return controlFolder(lake, table);
  }

  private static String controlFolder(String lake, String table) {
    return new Path(lake, "_dynamolake/" + table).toString();
  }
}
