// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A process, told apart from every other one that had its pid.
 *
 * @param host the machine's name
 * @param scope what a pid means something in: one boot of one machine, one pid namespace, one user; empty where that is unknown
 * @param started when the process started, in a form that changes with no clock; empty where that is unknown
 */
record ProcessIdentity(String host, String scope, long pid, String started) {
  private static final Path PROC = Path.of("/proc");
  private static final int STATE = 0;
  private static final int START_TICKS = 19;

  ProcessIdentity {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(started, "started");
  }

  static ProcessIdentity current() {
    long pid = ProcessHandle.current().pid();
    return new ProcessIdentity(hostName(), currentScope(), pid, startOf(pid).orElse(""));
  }

  /**
   * Whether this process is certainly over, as {@code observer} can tell: it lived where the observer lives, and its pid is unused
   * or another process has it now.
   */
  boolean isOverFor(ProcessIdentity observer) {
    if (scope.isEmpty()
        || started.isEmpty()
        || !host.equals(observer.host)
        || !scope.equals(observer.scope)) {
      return false;
    }
    return !startOf(pid).map(started::equals).orElse(false);
  }

  @Override
  public String toString() {
    return LedgerErrors.printable(host) + " (pid " + pid + ")";
  }

  /** Empty when no such process lives. */
  private static Optional<String> startOf(long pid) {
    if (!Files.isDirectory(PROC.resolve("self"))) {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .map(process -> process.info().startInstant().map(Instant::toString).orElse(""));
    }
    try {
      String stat = Files.readString(
          PROC.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean dead = fields[STATE].equals("Z") || fields[STATE].equals("X");
      return dead ? Optional.empty() : Optional.of(fields[START_TICKS]);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String currentScope() {
    try {
      String boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
      String namespace = Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
      return boot + "/" + namespace + "/" + System.getProperty("user.name", "");
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
