// SPDX-License-Identifier: Apache-2.0
package io.dynamolake;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.dynamolake", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ROOT = "io.dynamolake";
  private static final String BASE = "base";

  /**
   * Who may use whom. A name stands for a package and those below it, unless these have a line of their own; {@code base} for
   * {@link io.dynamolake} itself. What belongs to one package may always use each other.
   */
  private static final Map<String, Set<String>> USES = new TreeMap<>(Map.ofEntries(
      Map.entry(BASE, Set.of()),
      Map.entry("storage", Set.of(BASE)),
      Map.entry("item", Set.of(BASE)),
      Map.entry("schema", Set.of(BASE, "item")),
      Map.entry("schema.registry", Set.of(BASE, "item", "schema", "storage")),
      Map.entry("landing", Set.of(BASE, "item", "storage")),
      Map.entry("source", Set.of(BASE, "landing", "item", "schema", "storage")),
      Map.entry("normalise", Set.of(BASE, "item", "landing", "schema", "storage")),
      Map.entry("table", Set.of(BASE, "schema", "storage")),
      Map.entry("report", Set.of(BASE, "schema")),
      Map.entry(
          "pipeline",
          Set.of(
              BASE,
              "storage",
              "item",
              "schema",
              "landing",
              "source",
              "normalise",
              "table",
              "report")),
      Map.entry("lambda", Set.of(BASE, "item", "landing")),
      Map.entry("cli", Set.of(BASE, "pipeline", "report")),
      Map.entry("cli.demo", Set.of(BASE, "pipeline", "report", "item"))));

  @ArchTest
  static void everyPackageHasItsPlace(JavaClasses ours) {
    Set<String> lines = new TreeSet<>();
    ours.forEach(each -> lines.add(line(each)));
    assertThat(lines).isEqualTo(USES.keySet());
  }

  @ArchTest
  static final ArchRule packagesUseWhatTheTableAllows = CompositeArchRule.of(USES.keySet().stream()
      .map(line -> noClasses()
          .that(describe("are in " + line, each -> line(each).equals(line)))
          .should()
          .dependOnClassesThat(describe(
              "are ours, but neither in " + line + " nor in " + USES.get(line),
              each -> isOurs(each) && !mayUse(line, top(line(each))))))
      .toList());

  @ArchTest
  static final ArchRule sparkStaysWhereRowsAre = noClasses()
      .that()
      .resideOutsideOfPackages(
          below("normalise"), below("table"), below("pipeline"), below("source"))
      .or()
      .resideInAnyPackage(below("pipeline.ledger"), below("pipeline.spec"))
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("org.apache.spark..", "io.delta..", "scala..");

  @ArchTest
  static final ArchRule theSdkStaysWithTheSource = noClasses()
      .that()
      .resideOutsideOfPackages(below("source"), below("lambda"), below("cli.demo"))
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("software.amazon..", "com.amazonaws..");

  @ArchTest
  static final ArchRule theLambdaStartsWithoutHadoop = noClasses()
      .that()
      .resideInAPackage(below("lambda"))
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("org.apache..");

  @ArchTest
  static final ArchRule theCommandLineAlonePrints =
      noClasses().that().resideOutsideOfPackage(below("cli")).should(ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule loggingIsSlf4jAndTestsUseNoMocks = noClasses()
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(
          "java.util.logging..", "org.apache.log4j..", "org.apache.logging..", "org.mockito..");

  @ArchTest
  static final ArchRule namesTellWhatAClassIs = noClasses()
      .should()
      .haveNameMatching(
          ".*[.$]((Abstract|Base)([A-Z]\\w*)?|\\w*(Util|Utils|Helper|Manager|Impl|Constants))");

  @ArchTest
  static final ArchRule usersMeetOneException = classes()
      .that()
      .areAssignableTo(RuntimeException.class)
      .and()
      .doNotHaveFullyQualifiedName(DynamoLakeException.class.getName())
      .should()
      .notBePublic();

  @ArchTest
  static final ArchRule exceptionsSayWhatTheyAre = NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

  @ArchTest
  static void everyPackageIsNullMarked(JavaClasses ours) {
    Set<String> unmarked = new TreeSet<>();
    ours.forEach(each -> {
      if (!each.getPackage().isAnnotatedWith(NullMarked.class)) {
        unmarked.add(each.getPackageName());
      }
    });
    assertThat(unmarked).isEmpty();
  }

  /** The longest name of the table that holds the class; its package where none does. */
  private static String line(JavaClass ours) {
    String name = ours.getPackageName();
    if (name.equals(ROOT)) {
      return BASE;
    }
    String place = name.substring(ROOT.length() + 1);
    return USES.keySet().stream()
        .filter(line -> (place + ".").startsWith(line + "."))
        .max(Comparator.comparingInt(String::length))
        .orElse(place);
  }

  private static boolean mayUse(String line, String used) {
    return top(line).equals(used) || USES.getOrDefault(line, Set.of()).contains(used);
  }

  private static String top(String line) {
    return line.split("\\.", 2)[0];
  }

  private static boolean isOurs(JavaClass any) {
    return (any.getPackageName() + ".").startsWith(ROOT + ".");
  }

  private static String below(String line) {
    return ROOT + "." + line + "..";
  }
}
