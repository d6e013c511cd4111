// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Lets tasks, wherever they run, take their turns from the one {@link ReadBudget} of their scan on the driver. Spark loads it where
 * {@code spark.plugins} names it; without it a scan paces each task by itself.
 */
public final class PacePlugin implements SparkPlugin {
  private static final Map<String, ReadBudget> BUDGETS = new ConcurrentHashMap<>();
  private static final Duration NOTHING_TO_WAIT_FOR = Duration.ofSeconds(1);
  private static volatile boolean driver;
  private static volatile @Nullable PluginContext executor;

  /** Whether the session of this process has it. */
  static boolean isActive() {
    return driver;
  }

  static void begin(String scanId, ReadBudget budget) {
    BUDGETS.put(scanId, budget);
  }

  static void end(String scanId) {
    BUDGETS.remove(scanId);
  }

  /** Of this executor; empty if its session has no such plugin. */
  static Optional<PluginContext> executor() {
    return Optional.ofNullable(executor);
  }

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Map<String, String> init(SparkContext context, PluginContext plugin) {
        driver = true;
        return Map.of();
      }

      @Override
      public Object receive(Object message) {
        PaceReport report = (PaceReport) message;
        ReadBudget budget = BUDGETS.get(report.scanId());
        // A task of a scan that has ended is about to be killed.
        return budget == null ? Turn.askAgain(NOTHING_TO_WAIT_FOR.toNanos()) : budget.turn(report);
      }

      @Override
      public void shutdown() {
        driver = false;
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext plugin, Map<String, String> settings) {
        executor = plugin;
      }

      @Override
      public void shutdown() {
        executor = null;
      }
    };
  }
}
