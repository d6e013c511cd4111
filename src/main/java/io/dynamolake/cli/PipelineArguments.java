// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.pipeline.spec.PipelineSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The pipeline file and its overrides, as every command takes them. */
final class PipelineArguments {
  @Parameters(
      index = "0",
      paramLabel = "CONF",
      description = "The pipeline file: a local path or one on any Hadoop file system.")
  private String file = "";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      converter = SettingOverride.Converter.class,
      description =
          "Overrides a key of the pipeline file, such as write.format=parquet. May be repeated; the last one wins.")
  private List<SettingOverride> overrides = List.of();

  PipelineSpec load() {
    Map<String, String> byKey = new LinkedHashMap<>();
    overrides.forEach(override -> byKey.put(override.key(), override.value()));
    return PipelineSpec.load(file, byKey);
  }
}
