// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The places where a test can end a run. Passing one does nothing unless the system property {@value #PROPERTY} names it: {@code
 * after-staging:halt} ends the process as kill -9 does, {@code after-staging:throw} throws {@link Crash}, {@code after-plan:halt:3}
 * ends it at the third pass. Passes are counted while the property names the point, for each process.
 */
public enum CrashPoint {
  /** The plan is stored. */
  AFTER_PLAN,
  /** What will be asked of DynamoDB is stored; it is not asked. */
  BEFORE_EXPORT_REQUEST,
  /** DynamoDB has accepted the request for an export; its answer is not stored. */
  AFTER_EXPORT_REQUEST,
  /** The export is known and being written; the next step is to wait for it. */
  WHILE_EXPORTING,
  /** The export is complete; that is not stored. */
  AFTER_EXPORT,
  /** A change file has landed; the checkpoint that counts it is not written. */
  AFTER_CHANGE_FILE,
  /** A checkpoint of a captured shard is written. */
  AFTER_CHANGE_CHECKPOINT,
  /** The landing is complete. */
  AFTER_LANDING,
  /** All files are written; nothing is checked. */
  AFTER_STAGING,
  /** Everything is checked; the commit is the next step. */
  BEFORE_COMMIT,
  /** The commit is done; nobody has been told. */
  AFTER_COMMIT,
  /** The result is known but not written. */
  BEFORE_RESULT,
  /** The result is written; what dead attempts have staged is still there. */
  AFTER_RESULT;

  public static final String PROPERTY = "dynamolake.crash-point";

  private static final int KILLED = 137;

  private static final Map<CrashPoint, AtomicInteger> PASSES = new ConcurrentHashMap<>();

  /** Thrown where a process would have ended. Not an exception, so that nobody handles it as a failure of the run. */
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash(String point) {
      super("Crashed on request at " + point);
    }
  }

  /** As the property spells it: {@code after-staging}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Crashes here if that was asked for.
   *
   * @throws IllegalArgumentException when the property is set and says nothing that is understood
   */
  public void pass() {
    @Nullable String request = System.getProperty(PROPERTY);
    if (request == null || request.isEmpty()) {
      return;
    }
    String[] parts = request.split(":", -1);
    CrashPoint point = point(parts[0]);
    String way = parts.length > 1 ? parts[1] : "halt";
    int nth = parts.length > 2 ? Integer.parseInt(parts[2]) : 1;
    if (parts.length > 3 || nth < 1 || !(way.equals("halt") || way.equals("throw"))) {
      throw new IllegalArgumentException("Invalid value for " + PROPERTY
          + ": expected <point>:halt|throw[:<n>], got '" + request + "'");
    }
    if (point != this || passes().incrementAndGet() != nth) {
      return;
    }
    if (way.equals("halt")) {
      Runtime.getRuntime().halt(KILLED);
    }
    passes().set(0);
    throw new Crash(key());
  }

  private AtomicInteger passes() {
    return PASSES.computeIfAbsent(this, point -> new AtomicInteger());
  }

  private static CrashPoint point(String key) {
    return Arrays.stream(values())
        .filter(point -> point.key().equals(key))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("Invalid value for " + PROPERTY + ": expected one of "
                + Arrays.stream(values()).map(CrashPoint::key).toList() + ", got '" + key + "'"));
  }
}
