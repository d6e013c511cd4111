// SPDX-License-Identifier: Apache-2.0
package io.dynamolake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What Spotless and Checkstyle do not see: package-info files have no licence checked, and files that are not Java nothing. */
final class SourceTextTest {
  private static final Path PROJECT = Path.of(System.getProperty("basedir", "."));
  private static final List<String> PLACES = List.of("src", "conf", "bin", "docs");
  private static final Pattern OF_A_MACHINE =
      Pattern.compile("(?<![\\w.}-])/(home|root|Users|work|mnt|media)/\\w|\\b[A-Z]:\\\\Users");
  private static final Pattern LEFT_TO_DO = Pattern.compile("\\b(T[O]DO|FIX[M]E|XX[X])\\b");

  @Test
  void everyJavaFileBeginsWithItsLicence() throws IOException {
    List<Path> without = new ArrayList<>();
    for (Path file : files(".java")) {
      List<String> lines = lines(file);
      if (lines.isEmpty() || !lines.get(0).equals("// SPDX-License-Identifier: Apache-2.0")) {
        without.add(PROJECT.relativize(file));
      }
    }
    assertThat(without).isEmpty();
  }

  @Test
  void noFileNamesTheFoldersOfAMachine() throws IOException {
    List<Path> files = files("");
    files.add(PROJECT.resolve("pom.xml"));
    assertThat(found(OF_A_MACHINE, files)).isEmpty();
  }

  /** The POM is left out: it holds Checkstyle's rule with these words. */
  @Test
  void nothingIsLeftToDo() throws IOException {
    assertThat(found(LEFT_TO_DO, files(""))).isEmpty();
  }

  private static List<String> found(Pattern pattern, List<Path> files) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files) {
      List<String> lines = lines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (pattern.matcher(lines.get(i)).find()) {
          found.add(
              PROJECT.relativize(file) + ":" + (i + 1) + ": " + lines.get(i).strip());
        }
      }
    }
    return found;
  }

  private static List<Path> files(String ending) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String place : PLACES) {
      Path path = PROJECT.resolve(place);
      if (Files.exists(path)) {
        try (Stream<Path> below = Files.walk(path)) {
          below
              .filter(file -> Files.isRegularFile(file) && file.toString().endsWith(ending))
              .sorted()
              .forEach(files::add);
        }
      }
    }
    assertThat(files).isNotEmpty();
    return files;
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file);
  }
}
