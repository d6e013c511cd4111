// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dynamolake.testing.LoopbackServer.Connection;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** As much of STS as lends the credentials of one role, each time with another access key: {@code ROLE1}, {@code ROLE2}... */
public final class StsStub implements AutoCloseable {
  private final List<Map<String, String>> requests = new CopyOnWriteArrayList<>();
  private final String role;
  private final LoopbackServer server = new LoopbackServer(this::answer);

  /** Denies every other role. */
  public StsStub(String role) {
    this.role = role;
  }

  public URI endpoint() {
    return server.endpoint();
  }

  /** The parameters of each request; {@code signer} is the access key that signed it. */
  public List<Map<String, String>> requests() {
    return List.copyOf(requests);
  }

  private Connection answer(HttpText request, OutputStream out) throws IOException {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String parameter : new String(request.body(), UTF_8).split("&", -1)) {
      String[] parts = parameter.split("=", 2);
      parameters.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
    }
    parameters.put(
        "signer",
        request.header("authorization").replaceFirst(".*Credential=", "").replaceFirst("/.*", ""));
    requests.add(parameters);
    boolean known = role.equals(parameters.get("RoleArn"));
    byte[] body = (known ? lent() : denied()).getBytes(UTF_8);
    HttpText.writeHead(
        out,
        "HTTP/1.1 " + (known ? "200 OK" : "403 Forbidden"),
        List.of("Content-Type: text/xml"),
        body.length);
    out.write(body);
    return Connection.KEEP;
  }

  private String lent() {
    return """
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>\
        <AccessKeyId>ROLE%d</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>\
        <Expiration>%s</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>""".formatted(requests.size(), Instant.now().plus(Duration.ofHours(1)));
  }

  private static String denied() {
    return """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code>\
        <Message>as the stub wants</Message></Error></ErrorResponse>""";
  }

  @Override
  public void close() {
    server.close();
  }
}
