// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli.demo;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server's own class path inside this JVM: a folder of jars that sees the JDK and nothing of ours, and that we see by reflection only.
 * DynamoDB Local beside Spark 3.5 needs it, because each of the two dies of the other's ANTLR. Its jars stay open until the JVM ends: a
 * stopped server's threads still load classes.
 */
public final class IsolatedRuntime {
  private final URLClassLoader classes;

  private IsolatedRuntime(URLClassLoader classes) {
    this.classes = classes;
  }

  /** What runs with the isolated class path as the thread's own; the server's threads inherit it. */
  @FunctionalInterface
  public interface Body<T> {
    T run(ClassLoader classes) throws Exception;
  }

  /**
   * The jars of a folder, and the folder itself for configuration files.
   *
   * @throws DynamoLakeException (CONFIGURATION) if the folder has no jars
   */
  public static IsolatedRuntime open(Path folder) {
    List<URL> entries = new ArrayList<>();
    try {
      entries.add(url(folder));
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          files
              .filter(file -> file.getFileName().toString().endsWith(".jar"))
              .sorted()
              .forEach(jar -> entries.add(url(jar)));
        }
      }
    } catch (IOException e) {
      throw missing(folder, e.toString(), e);
    }
    if (entries.size() == 1) {
      throw missing(folder, "it holds no jars", null);
    }
    return new IsolatedRuntime(
        new URLClassLoader(entries.toArray(new URL[0]), ClassLoader.getPlatformClassLoader()));
  }

  /** Runs the body on this thread, with the isolated classes as the thread's context. */
  public <T> T run(Body<T> body) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(classes);
    try {
      return body.run(classes);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("A path of this machine has no URL: " + path, e);
    }
  }

  private static DynamoLakeException missing(Path folder, String cause, @Nullable Throwable e) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION,
        "Cannot start a local server from "
            + folder
            + ": "
            + cause
            + ". Build the project with 'mvn package', which puts them there",
        e);
  }
}
