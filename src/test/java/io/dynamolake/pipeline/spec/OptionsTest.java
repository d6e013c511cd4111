// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void noKeyIsDeclaredTwiceAndNoneIsASection() {
    assertThat(Options.ALL)
        .extracting(Option::key)
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(Options.SECTIONS.keySet());
  }

  @Test
  void everySectionIsDescribed() {
    assertThat(Options.ALL.stream()
            .map(Option::section)
            .filter(section -> !section.isEmpty())
            .distinct())
        .containsExactlyInAnyOrderElementsOf(Options.SECTIONS.keySet());
  }

  @Test
  void theKeysOfASectionStandTogether() {
    List<String> sections = Options.ALL.stream().map(Option::section).toList();
    long changes = 1;
    for (int i = 1; i < sections.size(); i++) {
      changes += sections.get(i).equals(sections.get(i - 1)) ? 0 : 1;
    }

    assertThat(changes).isEqualTo(sections.stream().distinct().count());
  }

  @Test
  void everyExampleAndDefaultReadsBackAsItself() throws MisfitException {
    for (Option<?> option : Options.ALL) {
      assertReadsBack(option);
    }
  }

  @Test
  void keysAreKebabCaseAndHelpIsASentence() {
    assertThat(Options.ALL).allSatisfy(option -> {
      assertThat(option.key()).matches("[a-z]+(-[a-z]+)*(\\.[a-z]+(-[a-z]+)*)*");
      assertThat(option.help()).matches("(?s)[A-Z].*\\.");
    });
  }

  private static <T> void assertReadsBack(Option<T> option) throws MisfitException {
    T example = option.type().parse(yaml(option.example()));
    assertThat(option.type().parse(yaml(option.type().text(example))))
        .as(option.key())
        .isEqualTo(example);
    T value = option.defaultValue();
    if (value != null) {
      assertThat(option.type().parse(yaml(option.type().text(value))))
          .as(option.key())
          .isEqualTo(value);
    }
  }

  private static Yaml yaml(String text) {
    return YamlReader.file(text, "test.yaml", new java.util.ArrayList<>()).orElseThrow();
  }
}
