// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli.demo;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/**
 * DynamoDB Local on a free port of loopback, in memory, without telemetry. All credentials and regions see the same tables. It ends with
 * {@link #close}, or with the JVM.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.UsageNotes.html">DynamoDB Local</a>
 */
public final class DemoServer implements AutoCloseable {
  /** Its access key and secret key: it takes any. */
  public static final String CREDENTIAL = "local";

  private static final String PACKAGE = "software.amazon.dynamodb.services.local.";

  private final IsolatedRuntime runtime;
  private final Object server;
  private final URI endpoint;

  private DemoServer(IsolatedRuntime runtime, Object server, URI endpoint) {
    this.runtime = runtime;
    this.server = server;
    this.endpoint = endpoint;
  }

  /**
   * Starts the server in two to four seconds.
   *
   * @param folder its jars, {@code target/dynamodb-local} of a build
   * @throws io.dynamolake.DynamoLakeException (CONFIGURATION) if they are not there
   */
  public static DemoServer start(Path folder) {
    IsolatedRuntime runtime = IsolatedRuntime.open(folder);
    try {
      int port = freePort();
      Object server = runtime.run(classes -> started(classes, port));
      return new DemoServer(runtime, server, URI.create("http://127.0.0.1:" + port));
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local did not start from " + folder, e);
    }
  }

  /**
   * Starts the server that the build has put beside this application's classes or jar.
   *
   * @throws io.dynamolake.DynamoLakeException (CONFIGURATION) if there is none
   */
  public static DemoServer start() {
    URL here = DemoServer.class.getProtectionDomain().getCodeSource().getLocation();
    try {
      return start(Path.of(here.toURI()).resolveSibling("dynamodb-local"));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("A path of this machine is no URI: " + here, e);
    }
  }

  /** Lets the default chain of credentials of this process find some, whether or not there is an AWS account. */
  public static void provideCredentials() {
    System.setProperty("aws.accessKeyId", CREDENTIAL);
    System.setProperty("aws.secretAccessKey", CREDENTIAL);
  }

  public URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    try {
      runtime.run(classes -> server.getClass().getMethod("stop").invoke(server));
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local did not stop", e);
    }
  }

  /** As its main class does, but without the lines that it prints to standard output. */
  private static Object started(ClassLoader classes, int port) throws Exception {
    Class<?> inputType = classes.loadClass(PACKAGE + "main.CommandLineInput");
    String[] arguments = {
      "-inMemory", "-sharedDb", "-disableTelemetry", "-port", String.valueOf(port)
    };
    Object input = inputType.getConstructor(String[].class).newInstance((Object) arguments);
    inputType.getMethod("init").invoke(input);
    Object server = classes
        .loadClass(PACKAGE + "main.ServerRunner")
        .getMethod("createServer", inputType)
        .invoke(null, input);
    try {
      server.getClass().getMethod("start").invoke(server);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("DynamoDB Local does not listen on port " + port, e);
    }
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
