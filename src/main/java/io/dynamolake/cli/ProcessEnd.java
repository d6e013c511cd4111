// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import io.dynamolake.ExitStatus;
import java.util.Map;
import java.util.Properties;

/** How the process tells a command's status to whoever started it. */
enum ProcessEnd {
  /** By the exit code. */
  EXIT {
    @Override
    void end(CommandRunner.Ended ended) {
      if (ended.status() != ExitStatus.DONE) {
        System.exit(ended.status().code());
      }
    }
  },
  /**
   * By returning or throwing, because {@code System.exit} in a YARN driver is reported as {@code Shutdown hook called before final
   * status was reported} whatever its argument.
   */
  RETURN_OR_THROW {
    @Override
    void end(CommandRunner.Ended ended) {
      if (ended.status() != ExitStatus.DONE) {
        throw new CommandFailedException(ended.status(), ended.message());
      }
    }
  };

  /** Set by {@code bin/dynamolake}, which passes the exit code of spark-submit in client mode on. */
  static final String VARIABLE = "DYNAMOLAKE_EXIT";

  private static final String DEPLOY_MODE = "spark.submit.deployMode";
  private static final String SUBMIT_TIME = "spark.app.submitTime";

  abstract void end(CommandRunner.Ended ended);

  static ProcessEnd of(Map<String, String> environment, Properties properties) {
    boolean submitted = properties.containsKey(DEPLOY_MODE) || properties.containsKey(SUBMIT_TIME);
    boolean cluster = "cluster".equals(properties.getProperty(DEPLOY_MODE));
    boolean wanted = "status".equals(environment.get(VARIABLE));
    return submitted && (cluster || !wanted) ? RETURN_OR_THROW : EXIT;
  }
}
