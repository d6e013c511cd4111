// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolake.DynamoLakeException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LambdaSettingsTest {
  @Test
  void readsBucketAndPrefix() {
    assertThat(of("s3://my-lake/_dynamolake/orders/landing/stream/"))
        .isEqualTo(new LambdaSettings("my-lake", "_dynamolake/orders/landing/stream", null));
    assertThat(of("s3://my-lake").key("changes/x")).isEqualTo("changes/x");
    assertThat(of("s3://my-lake/a").key("changes/x")).isEqualTo("a/changes/x");
  }

  @Test
  void refusesWhatIsNoPlaceOnS3() {
    for (String landing : List.of("", "my-lake/a", "https://my-lake/a", "s3://A/b", "s3:///a")) {
      assertThatThrownBy(() -> of(landing))
          .isInstanceOf(DynamoLakeException.class)
          .hasMessage("Invalid value for DYNAMOLAKE_LANDING: expected s3://bucket/prefix, got '"
              + landing + "'");
    }
  }

  @Test
  void refusesAnOwnerThatIsNoAccount() {
    assertThatThrownBy(() -> LambdaSettings.of(
            Map.of("DYNAMOLAKE_LANDING", "s3://my-lake", "DYNAMOLAKE_BUCKET_OWNER", "me")))
        .isInstanceOf(DynamoLakeException.class)
        .hasMessage(
            "Invalid value for DYNAMOLAKE_BUCKET_OWNER: expected the 12 digits of an account, got 'me'");
  }

  private static LambdaSettings of(String landing) {
    return LambdaSettings.of(Map.of("DYNAMOLAKE_LANDING", landing));
  }
}
