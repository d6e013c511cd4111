// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.landing.Landing;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A landing that readers of this driver find by a token in their options, because no manifest lists its files: some of the change files
 * of a stream. Close it when nothing is read from it any more.
 */
public final class OpenedLanding implements AutoCloseable {
  private static final Map<String, Landing> OPEN = new ConcurrentHashMap<>();

  private final String token = UUID.randomUUID().toString();

  public OpenedLanding(Landing landing) {
    OPEN.put(token, landing);
  }

  public String token() {
    return token;
  }

  static Landing find(String token) {
    Landing landing = OPEN.get(token);
    if (landing == null) {
      throw new IllegalStateException("No landing is open under this token");
    }
    return landing;
  }

  @Override
  public void close() {
    OPEN.remove(token);
  }
}
