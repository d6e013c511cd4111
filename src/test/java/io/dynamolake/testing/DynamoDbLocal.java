// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import io.dynamolake.cli.demo.DemoServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A real DynamoDB on loopback, with a client. Tests take the one {@link #shared} by all tests of the JVM and a {@link #tableName} of their
 * own; it ends with the JVM.
 */
public final class DynamoDbLocal implements AutoCloseable {
  public static final String REGION = "eu-west-1";

  private static final AtomicLong TABLES = new AtomicLong();
  private static @Nullable DynamoDbLocal shared;

  private final DemoServer server;
  private final DynamoDbClient client;

  private DynamoDbLocal(DemoServer server) {
    this.server = server;
    this.client = DynamoDbClient.builder()
        .endpointOverride(server.endpoint())
        .region(Region.of(REGION))
        .credentialsProvider(StaticCredentialsProvider.create(
            AwsBasicCredentials.create(DemoServer.CREDENTIAL, DemoServer.CREDENTIAL)))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  public static synchronized DynamoDbLocal shared() {
    DynamoDbLocal running = shared;
    if (running == null) {
      // The default credential chain of the code under test finds these.
      DemoServer.provideCredentials();
      running = start();
      shared = running;
    }
    return running;
  }

  public static DynamoDbLocal start() {
    Path build = Path.of(System.getProperty("dynamolake.build.directory", "target"));
    return new DynamoDbLocal(DemoServer.start(build.resolve("dynamodb-local")));
  }

  /** A name that no other test of this JVM uses. */
  public static String tableName(String stem) {
    return stem + "-" + TABLES.incrementAndGet();
  }

  public URI endpoint() {
    return server.endpoint();
  }

  public DynamoDbClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
