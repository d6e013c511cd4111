// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.pipeline.Pipeline;
import io.dynamolake.pipeline.PipelineOpener;
import io.dynamolake.pipeline.SchemaText;
import io.dynamolake.pipeline.spec.PipelineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "init",
    description =
        "Writes a pipeline file and a schema file to read and edit. The schema is inferred from all items: a table is"
            + " scanned for it, into the lake, which costs read units. Overwrites nothing.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  dynamolake init --export s3://exports/AWSDynamoDB/01700000000000-abcdef12 --lake s3://lake",
      "  dynamolake init --table orders --region eu-west-1 --read-units-per-second 500 --lake s3://my-lake"
    })
final class InitCommand implements Callable<Integer> {
  private final PipelineOpener opener;
  private final Terminal terminal;

  /** One of the two. */
  static final class Source {
    @Option(
        names = "--export",
        paramLabel = "PATH",
        required = true,
        description = "A finished full export, as source.path of a pipeline file.")
    private @Nullable String export;

    @Option(
        names = "--table",
        paramLabel = "TABLE",
        required = true,
        description = "A DynamoDB table to scan, by name or ARN.")
    private @Nullable String table;
  }

  @ArgGroup(multiplicity = "1")
  private Source source = new Source();

  @Option(names = "--region", paramLabel = "REGION", description = "The region of --table.")
  private @Nullable String region;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "An endpoint of --table other than that of AWS.")
  private @Nullable String endpoint;

  @Option(
      names = "--read-units-per-second",
      paramLabel = "N",
      description = "What scanning --table may use, now and in each run.")
  private @Nullable String readUnits;

  @Option(
      names = "--lake",
      paramLabel = "PATH",
      description = "The folder that holds all tables of the lake. Left out: lake, in --dir.")
  private @Nullable String lake;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The table's name in the lake. Left out, its name in DynamoDB.")
  private @Nullable String name;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Where NAME.yaml and NAME-schema.yaml are written. Default: ${DEFAULT-VALUE}")
  private Path folder = Path.of(".");

  InitCommand(PipelineOpener opener, Terminal terminal) {
    this.opener = opener;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Path home = folder.toAbsolutePath().normalize();
    try (Pipeline pipeline = opener.open()) {
      PipelineSpec spec = PipelineSpec.of(settings(home, nameOf(pipeline)));
      Path schemaFile = home.resolve(spec.table() + "-schema.yaml");
      Path pipelineFile = home.resolve(spec.table() + ".yaml");
      requireAbsent(schemaFile);
      requireAbsent(pipelineFile);
      SchemaText inferred = pipeline.inferSchema(spec);
      Files.createDirectories(home);
      write(schemaFile, inferred.yaml());
      write(pipelineFile, text(spec, schemaFile));
      terminal.out().println(pipelineFile + "   the pipeline");
      terminal.out().println(schemaFile + "   the schema that its first run registers");
      terminal.out().println("Read and edit both, then: dynamolake plan " + pipelineFile);
      terminal.out().flush();
      inferred.notes().forEach(terminal::problem);
      return 0;
    }
  }

  private String nameOf(Pipeline pipeline) {
    if (name != null) {
      return name;
    }
    if (source.export != null) {
      return pipeline.exportedTable(source.export);
    }
    String table = String.valueOf(source.table);
    return table.substring(table.lastIndexOf('/') + 1);
  }

  private Map<String, String> settings(Path home, String table) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("table", table);
    settings.put("lake", lake == null ? home.resolve("lake").toString() : lake);
    settings.put("source.type", source.export == null ? "scan" : "export");
    put(settings, "source.path", source.export);
    put(settings, "source.table", source.table);
    put(settings, "source.region", region);
    put(settings, "source.endpoint", endpoint);
    put(settings, "source.read-units-per-second", readUnits);
    return settings;
  }

  private static void put(Map<String, String> settings, String key, @Nullable String value) {
    if (value != null) {
      settings.put(key, value);
    }
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private String text(PipelineSpec spec, Path schemaFile) {
    Map<String, String> settings = spec.settings();
    StringBuilder text = new StringBuilder();
    text.append("# Every key: conf/reference.yaml in DynamoLake's folder.\n");
    text.append("table: ").append(settings.get("table")).append('\n');
    text.append("lake: ").append(settings.get("lake")).append("\nsource:\n");
    settings(folder, spec.table()).keySet().stream()
        .filter(key -> key.startsWith("source."))
        .forEach(key -> text.append("  ")
            .append(key.substring("source.".length()))
            .append(": ")
            .append(settings.get(key))
            .append('\n'));
    text.append("schema:\n  # The first run registers it as version 1. Correct it before.\n");
    text.append("  file: ").append(quoted(schemaFile.toString())).append('\n');
    text.append("  drift: {new-attribute: rescue, type-conflict: rescue}\n");
    text.append("write:\n  format: delta\n  mode: replace\n");
    text.append("  # partition-by: [{name: dt, expression: \"to_date(created_at)\"}]\n");
    return text.toString();
  }

  private static void requireAbsent(Path file) {
    if (Files.exists(file)) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot write " + file + ": it is there already. Give another --dir or --name, or move it"
              + " away.");
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new DynamoLakeException(
          ErrorCode.CONFIGURATION,
          "Cannot write " + file + ": " + e.getClass().getSimpleName() + ". Give another --dir.",
          e);
    }
  }
}
