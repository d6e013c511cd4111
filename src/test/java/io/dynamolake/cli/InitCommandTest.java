// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.cli;

import static io.dynamolake.testing.Application.canonical;
import static io.dynamolake.testing.Application.shownItems;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolake.testing.Application;
import io.dynamolake.testing.Application.Output;
import io.dynamolake.testing.DynamoDbLocal;
import io.dynamolake.testing.ExportFolder;
import io.dynamolake.testing.ItemGenerator;
import io.dynamolake.testing.SdkItems;
import io.dynamolake.testing.SparkExtension;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

@ExtendWith(SparkExtension.class)
class InitCommandTest {
  private final ItemGenerator generator =
      new ItemGenerator(83).keyed("pk").plainNumbers().steady(4);

  @TempDir
  private Path folder;

  @Test
  void thePipelineOfAnExportRunsAsItWasWritten() {
    List<String> lines = Application.lines(generator.items(12));
    String export = ExportFolder.in(folder.resolve("bucket's"))
        .id("01700000000000-0a1b2c3d")
        .file(lines)
        .write();
    Path home = folder.resolve("new");

    Output init = Application.run("init", "--export", export, "--dir", home.toString());
    assertThat(init.status()).as(init.err()).isZero();
    Path pipeline = Path.of(init.lines().get(0).replaceFirst(" .*", ""));
    assertThat(init.out())
        .isEqualTo(pipeline + "   the pipeline\n"
            + pipeline.toString().replace(".yaml", "-schema.yaml")
            + "   the schema that its first run registers\nRead and edit both, then: dynamolake plan "
            + pipeline + "\n");
    Output plan = Application.run("plan", pipeline.toString());
    assertThat(plan.status()).as(plan.err()).isZero();
    assertThat(plan.out()).contains("-schema.yaml becomes version 1");
    Output run = Application.run("run", pipeline.toString());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(shownItems(pipeline.toString())).as("%s", generator).isEqualTo(canonical(lines));
    assertThat(run.out()).contains("  schema       version 1\n");

    Output again = Application.run("init", "--export", export, "--dir", home.toString());
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.err())
        .isEqualTo("dynamolake: Cannot write "
            + pipeline.toString().replace(".yaml", "-schema.yaml")
            + ": it is there already. Give another --dir or --name, or move it away.\n");
  }

  @Test
  void thePipelineOfATableRunsAsItWasWritten() {
    DynamoDbLocal local = DynamoDbLocal.shared();
    String table = DynamoDbLocal.tableName("init");
    local
        .client()
        .createTable(request -> request
            .tableName(table)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                name -> name.attributeName("pk").attributeType(ScalarAttributeType.S))
            .keySchema(key -> key.attributeName("pk").keyType(KeyType.HASH)));
    generator
        .items(12)
        .forEach(item ->
            local.client().putItem(request -> request.tableName(table).item(SdkItems.of(item))));

    Output init = Application.run(
        "init",
        "--table",
        table,
        "--region",
        DynamoDbLocal.REGION,
        "--endpoint",
        local.endpoint().toString(),
        "--read-units-per-second",
        "1000",
        "--name",
        "renamed",
        "--dir",
        folder.toString());
    assertThat(init.status()).as(init.err()).isZero();
    Path pipeline = folder.resolve("renamed.yaml");
    assertThat(Application.read(pipeline))
        .contains("  table: ")
        .contains("  read-units-per-second: 1000\n");
    assertThat(Application.read(folder.resolve("renamed-schema.yaml")))
        .contains("key: {partition: pk}");
    Output run = Application.run("run", pipeline.toString());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(shownItems(pipeline.toString())).hasSize(12);
  }

  @Test
  void oneSourceIsAskedFor() {
    assertThat(Application.run("init").err()).contains("--export=PATH").contains("--table=TABLE");
    assertThat(Application.run("init", "--export", "/none", "--table", "orders").status())
        .isEqualTo(2);
    assertThat(
            Application.run("init", "--table", "orders", "--name", "not/valid").status())
        .isEqualTo(2);
  }
}
