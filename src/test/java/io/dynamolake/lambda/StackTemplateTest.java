// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.lambda;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The CloudFormation template against itself and against the code. */
class StackTemplateTest {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]+)}");

  private Map<?, ?> template = Map.of();

  @BeforeEach
  void load() throws IOException {
    LoadSettings strict = LoadSettings.builder().setAllowDuplicateKeys(false).build();
    template = (Map<?, ?>)
        new Load(strict).loadFromString(Files.readString(Path.of("conf/aws/stream-lambda.yaml")));
  }

  @Test
  void startsTheHandlerWithItsVariables() throws Exception {
    Map<?, ?> function = properties("Function");
    assertThat(function.get("Handler"))
        .isEqualTo(StreamHandler.class.getName() + "::handleRequest");
    Map<?, ?> variables = at(function, "Environment", "Variables");
    Set<Object> ours = new TreeSet<>(variables.keySet());
    ours.remove("JAVA_TOOL_OPTIONS");
    assertThat(ours).containsExactlyInAnyOrder(LambdaSettings.LANDING, LambdaSettings.BUCKET_OWNER);
  }

  @Test
  void readsTheAnswerAndKeepsWhatFails() {
    Map<?, ?> source = properties("EventSource");
    assertThat(source.get("FunctionResponseTypes")).isEqualTo(List.of("ReportBatchItemFailures"));
    assertThat(source.get("BisectBatchOnFunctionError")).isEqualTo(true);
    assertThat((Integer) source.get("MaximumRecordAgeInSeconds")).isBetween(3600, 86_399);
    assertThat((Integer) source.get("MaximumRetryAttempts")).isPositive();
    assertThat(at(source, "DestinationConfig", "OnFailure", "Destination").toString())
        .contains(":s3:::${FailureBucket}");
  }

  @Test
  void theRoleMayDoWhatIsNeededAndNoMore() {
    Set<String> actions = new TreeSet<>();
    actions(template, actions);
    assertThat(actions)
        .containsExactly(
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams",
            "kms:GenerateDataKey",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
            "s3:ListBucket",
            "s3:PutObject",
            "sts:AssumeRole");
  }

  @Test
  void everythingThatIsReferredToIsThere() {
    Set<String> known = new TreeSet<>();
    for (String section : List.of("Parameters", "Resources", "Conditions")) {
      at(template, section).keySet().forEach(name -> known.add(name.toString()));
    }
    Set<String> used = new TreeSet<>();
    references(template, used);
    used.removeIf(name -> name.startsWith("AWS::"));
    assertThat(known).containsAll(used);
    assertThat(used)
        .containsAll(known.stream().filter(name -> !name.endsWith("Alarm")).toList());
  }

  private Map<?, ?> properties(String resource) {
    return at(template, "Resources", resource, "Properties");
  }

  private static Map<?, ?> at(Map<?, ?> map, String... path) {
    Map<?, ?> found = map;
    for (String step : path) {
      Object next = found.get(step);
      assertThat(next).describedAs(step).isInstanceOf(Map.class);
      found = (Map<?, ?>) requireNonNull(next);
    }
    return found;
  }

  private static void actions(Object node, Set<String> actions) {
    if (node instanceof Map<?, ?> map) {
      map.forEach((name, value) -> {
        if (name.equals("Action")) {
          (value instanceof List<?> list ? list : List.of(value))
              .forEach(action -> actions.add(action.toString()));
        }
        actions(value, actions);
      });
    } else if (node instanceof List<?> list) {
      list.forEach(each -> actions(each, actions));
    }
  }

  private static void references(Object node, Set<String> used) {
    if (node instanceof Map<?, ?> map) {
      map.forEach((name, value) -> {
        switch (name.toString()) {
          case "Ref" -> used.add(value.toString());
          case "Fn::GetAtt", "Fn::If" -> used.add(((List<?>) value).get(0).toString());
          case "Fn::Sub" -> {
            Matcher placeholder = PLACEHOLDER.matcher(value.toString());
            while (placeholder.find()) {
              used.add(placeholder.group(1));
            }
          }
          default -> {}
        }
        references(value, used);
      });
    } else if (node instanceof List<?> list) {
      list.forEach(each -> references(each, used));
    }
  }
}
