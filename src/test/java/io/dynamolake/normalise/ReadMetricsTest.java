// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.junit.jupiter.api.Test;

class ReadMetricsTest {
  @Test
  void sparkCanMakeEachMetricByItsName() throws Exception {
    for (CustomMetric metric : ReadMetrics.all()) {
      CustomMetric made = (CustomMetric)
          Class.forName(metric.getClass().getName()).getConstructor().newInstance();
      assertThat(Modifier.isPublic(made.getClass().getModifiers())).isTrue();
      assertThat(made.name()).isEqualTo(metric.name()).startsWith("dynamolake");
      assertThat(made.description()).isEqualTo(metric.description()).isNotEmpty();
      assertThat(made.aggregateTaskMetrics(new long[] {2, 3})).isEqualTo("5");
    }
  }
}
