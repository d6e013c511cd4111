// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What a process has used, its JIT and its native code included: since its start, or since {@link #begin}.
 *
 * @param cpuSeconds of all threads, user and system
 * @param wallSeconds of the same time
 * @param peakBytes most resident memory at any time (Linux's VmHWM)
 * @param ratio of CPU times that the process has compared by itself; NaN for none
 */
record Usage(double cpuSeconds, double wallSeconds, long peakBytes, double ratio) {
  private static final String MARK = "usage ";
  private static double cpuBefore;
  private static double wallBefore;

  /** Leaves out what this process has used so far, but for its memory. */
  static void begin() {
    cpuBefore = processCpuSeconds();
    wallBefore = processWallSeconds();
  }

  static double processCpuSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  private static double processWallSeconds() {
    return (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1e3;
  }

  /** Prints the usage of this process; a task does so last. */
  static void print() throws IOException {
    print(Double.NaN);
  }

  static void print(double ratio) throws IOException {
    double cpu = processCpuSeconds() - cpuBefore;
    double wall = processWallSeconds() - wallBefore;
    System.out.println(
        String.format(Locale.ROOT, "%s%.2f %.2f %d %.4f", MARK, cpu, wall, peak(), ratio));
  }

  static Optional<Usage> parse(String line) {
    if (!line.startsWith(MARK)) {
      return Optional.empty();
    }
    String[] parts = line.substring(MARK.length()).split(" ", -1);
    return Optional.of(new Usage(
        Double.parseDouble(parts[0]),
        Double.parseDouble(parts[1]),
        Long.parseLong(parts[2]),
        Double.parseDouble(parts[3])));
  }

  private static long peak() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }
}
