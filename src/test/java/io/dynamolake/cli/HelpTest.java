// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.dynamolake.pipeline.spec.PipelineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HelpTest {
  private static final Path PAGE = Path.of("src/site/markdown/command-line.md");

  private final CommandLine root =
      new CommandRunner(new FakePipeline()::open, System.out, System.err).commandLine();

  @Test
  void everyVerbHasExamplesThatCanBeTyped() {
    for (CommandLine verb : verbs(root)) {
      List<String> examples = Arrays.stream(verb.getCommandSpec().usageMessage().footer())
          .map(String::strip)
          .toList();
      assertThat(examples).as(verb.getCommandName()).isNotEmpty();
      for (String example : examples) {
        String[] words = example.replaceAll(" > .*", "").split(" ");
        assertThat(words[0]).isEqualTo("dynamolake");
        CommandLine.ParseResult parsed = root.parseArgs(Arrays.copyOfRange(words, 1, words.length));
        assertThat(parsed.asCommandLineList())
            .as(example)
            .last()
            .satisfies(last -> assertThat(last.getCommandSpec().qualifiedName())
                .isEqualTo(verb.getCommandSpec().qualifiedName()));
        Stream.of(words)
            .filter(word -> word.startsWith("conf/"))
            .forEach(word -> assertThat(Path.of(word)).exists());
      }
    }
  }

  @Test
  void everyExampleFileIsRight() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("conf"))) {
      List<Path> examples =
          files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      assertThat(examples).hasSizeGreaterThanOrEqualTo(5);
      assertThat(examples)
          .allSatisfy(file -> assertThatCode(() -> PipelineSpec.load(file.toString(), Map.of()))
              .doesNotThrowAnyException());
    }
  }

  /** Written anew by {@code mvn test -Dtest=HelpTest -Ddynamolake.regenerate=true}. */
  @Test
  void thePageIsWhatHelpSays() throws IOException {
    String page = CommandLinePage.of(root);
    if (Boolean.getBoolean("dynamolake.regenerate")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).as("regenerate it as this test says").isEqualTo(page);
  }

  private static List<CommandLine> verbs(CommandLine command) {
    List<CommandLine> verbs = new ArrayList<>();
    for (CommandLine child : command.getSubcommands().values()) {
      if (child.getSubcommands().isEmpty()) {
        verbs.add(child);
      } else {
        verbs.addAll(verbs(child));
      }
    }
    return verbs;
  }
}
