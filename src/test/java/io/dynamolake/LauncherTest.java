// SPDX-License-Identifier: Apache-2.0
package io.dynamolake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/dynamolake} in a project folder of its own, with programs that only tell how they were called. */
@Timeout(60)
class LauncherTest {
  private static final String TELL =
      "#!/bin/sh\necho \"$0 $*\"\necho \"exit: $DYNAMOLAKE_EXIT\"\nexit 7\n";

  @TempDir
  private Path temp;

  private final Map<String, String> environment = new HashMap<>();
  private Path home = Path.of("");
  private Path programs = Path.of("");

  @BeforeEach
  void makeProject() throws IOException {
    temp = temp.toRealPath();
    home = Files.createDirectories(temp.resolve("a project"));
    programs = Files.createDirectories(temp.resolve("programs"));
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("src/main"));
    Files.createDirectories(home.resolve("target"));
    Files.copy(Path.of("bin/dynamolake"), home.resolve("bin/dynamolake"));
    write(home.resolve("pom.xml"), "");
    build();
    environment.put("PATH", programs + ":/usr/bin:/bin");
    environment.put("DYNAMOLAKE_SPARK_SUBMIT", "none");
    environment.put("JAVA_HOME", javaHome("17.0.15").toString());
  }

  @Test
  void startsJavaOnTheResolvedJarsAndPassesTheExitStatusOn() throws Exception {
    Result result = launch(home.resolve("bin/dynamolake"), "run", "a file.yaml");

    assertThat(result.status()).isEqualTo(7);
    assertThat(result.out())
        .contains(" -Dsome.option=1 -Xmx2g ")
        .contains(" -Dspark.master=local[*] ")
        .contains(" -cp " + home + "/target/dynamolake.jar:" + home + "/target/one.jar:" + home
            + "/target/two.jar io.dynamolake.cli.Main run a file.yaml");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void takesMasterMemoryAndOptionsFromTheEnvironment() throws Exception {
    environment.put("DYNAMOLAKE_MASTER", "local[3]");
    environment.put("DYNAMOLAKE_MEMORY", "5g");
    environment.put("DYNAMOLAKE_JAVA_OPTIONS", "-Da=b -Dc=d");

    assertThat(launch(home.resolve("bin/dynamolake")).out())
        .contains(" -Xmx5g ", " -Dspark.master=local[3] ", " -Da=b -Dc=d ");
  }

  @Test
  void putsMoreJarsLast() throws Exception {
    environment.put("DYNAMOLAKE_JARS", "/a.jar,/b.jar");

    assertThat(launch(home.resolve("bin/dynamolake")).out())
        .contains(home + "/target/two.jar:/a.jar:/b.jar io.dynamolake.cli.Main");

    environment.put(
        "DYNAMOLAKE_SPARK_SUBMIT", program(programs.resolve("submit"), TELL).toString());
    assertThat(launch(home.resolve("bin/dynamolake")).out())
        .contains("/submit --jars /a.jar,/b.jar --class io.dynamolake.cli.Main");
  }

  @Test
  void findsItsFolderThroughSymbolicLinks() throws Exception {
    Path relative = programs.resolve("relative");
    Files.createSymbolicLink(relative, Path.of("../a project/bin/dynamolake"));
    Path link = temp.resolve("link");
    Files.createSymbolicLink(link, relative);

    assertThat(launch(link).out()).contains("-cp " + home + "/target/dynamolake.jar:");
  }

  @Test
  void prefersSparkSubmit() throws Exception {
    environment.remove("DYNAMOLAKE_SPARK_SUBMIT");
    Path submit = program(programs.resolve("spark-submit"), TELL);
    environment.put("DYNAMOLAKE_MASTER", "yarn");
    environment.put("DYNAMOLAKE_SPARK_OPTIONS", "--conf a=b");

    Result result = launch(home.resolve("bin/dynamolake"), "show", "x y");

    assertThat(result.status()).isEqualTo(7);
    assertThat(result.out())
        .isEqualTo(submit + " --master yarn --conf a=b --class io.dynamolake.cli.Main " + home
            + "/target/dynamolake.jar show x y\nexit: status\n");
  }

  @Test
  void theDemoNeedsNoInstalledSpark() throws Exception {
    environment.remove("DYNAMOLAKE_SPARK_SUBMIT");
    program(programs.resolve("spark-submit"), TELL);

    assertThat(launch(home.resolve("bin/dynamolake"), "demo").out())
        .contains("/bin/java ")
        .contains(" io.dynamolake.cli.Main demo\n");
  }

  @Test
  void takesTheSparkSubmitOfSparkHomeFirst() throws Exception {
    environment.remove("DYNAMOLAKE_SPARK_SUBMIT");
    program(programs.resolve("spark-submit"), TELL);
    Path submit = program(temp.resolve("spark/bin/spark-submit"), TELL);
    environment.put("SPARK_HOME", temp.resolve("spark").toString());

    assertThat(launch(home.resolve("bin/dynamolake")).out()).startsWith(submit + " --class ");
  }

  @Test
  void refusesAnOldJava() throws Exception {
    Path old = javaHome("1.8.0_402");
    environment.put("JAVA_HOME", old.toString());

    Result result = launch(home.resolve("bin/dynamolake"));

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo("dynamolake: Cannot run on Java 8 (" + old
            + "/bin/java). Install Java 17 or later, or set JAVA_HOME.\n");
  }

  @Test
  void buildsOnceWhenASourceIsNewer() throws Exception {
    program(programs.resolve("mvn"), "#!/bin/sh\necho built \"$@\"\ntouch target/dynamolake.jar\n");
    Path source = write(home.resolve("src/main/Main.java"), "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now()));

    Result first = launch(home.resolve("bin/dynamolake"));
    Result second = launch(home.resolve("bin/dynamolake"));

    assertThat(first.status()).isEqualTo(7);
    assertThat(first.out()).doesNotContain("built");
    assertThat(first.err())
        .isEqualTo("dynamolake: building once, which takes some minutes the first time; the log is "
            + home + "/target/build.log\n");
    assertThat(home.resolve("target/build.log"))
        .hasContent("built -B -Dquick -Dmaven.test.skip=true package");
    assertThat(second.err()).isEmpty();
  }

  @Test
  void saysWhyItCouldNotBuild() throws Exception {
    program(programs.resolve("mvn"), "#!/bin/sh\necho '[ERROR] no luck'\nexit 1\n");
    Files.delete(home.resolve("target/two.jar"));

    Result result = launch(home.resolve("bin/dynamolake"));

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .endsWith("[ERROR] no luck\ndynamolake: Cannot build DynamoLake in " + home
            + ": mvn package failed. See " + home + "/target/build.log.\n");
  }

  private void build() throws IOException {
    Path target = home.resolve("target");
    Path one = write(target.resolve("one.jar"), "");
    Path two = write(target.resolve("two.jar"), "");
    write(target.resolve("runtime.classpath"), one + "\n" + two + "\n");
    write(target.resolve("runtime.options"), "-Dsome.option=1\n");
    Path jar = write(target.resolve("dynamolake.jar"), "");
    FileTime past = FileTime.from(Instant.now().minusSeconds(100));
    Files.setLastModifiedTime(home.resolve("pom.xml"), past);
    Files.setLastModifiedTime(home.resolve("src/main"), past);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(50)));
  }

  private Path javaHome(String version) throws IOException {
    Path folder = temp.resolve("java-" + version);
    program(folder.resolve("bin/java"), TELL);
    write(folder.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return folder;
  }

  private static Path program(Path path, String text) throws IOException {
    Files.createDirectories(path.getParent());
    write(path, text);
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path write(Path path, String text) throws IOException {
    return Files.writeString(path, text, UTF_8);
  }

  private record Result(int status, String out, String err) {}

  private Result launch(Path launcher, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
    command.addAll(List.of(arguments));
    Path out = temp.resolve("out");
    Path err = temp.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(temp.toFile())
        .redirectOutput(out.toFile())
        .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Result(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }
}
