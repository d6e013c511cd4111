// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dynamolake.item.DataFormat;
import io.dynamolake.landing.DataFileWriter;
import io.dynamolake.landing.ExportLayout;
import io.dynamolake.landing.LandingFile;
import io.dynamolake.landing.ManifestWriter;
import io.dynamolake.landing.ScanSummary;
import io.dynamolake.testing.DynamoDbLocal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * The scan that one writes with the AWS SDK: a task for each segment, the client as it is by default, objects for all values, Jackson for the
 * JSON, and DynamoLake's writer for the same data files and manifests.
 */
final class SdkScan {
  private static final JsonFactory JSON = new JsonFactory();

  private SdkScan() {}

  static void land(SparkSession spark, URI endpoint, String landing) throws IOException {
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    ManifestWriter.start(configuration, landing);
    Instant start = Instant.now();
    List<LandingFile> files = JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(IntStream.range(0, ScanServer.SEGMENTS).boxed().toList(), ScanServer.SEGMENTS)
        .map(segment -> segment(segment, endpoint, landing))
        .collect();
    ManifestWriter.write(
        configuration,
        landing,
        new ScanSummary(
            "arn:aws:dynamodb:eu-west-1:000000000000:table/" + ScanServer.TABLE,
            "00000000-0000-0000-0000-000000000000",
            start,
            Instant.now(),
            DataFormat.DYNAMODB_JSON),
        files);
  }

  private static LandingFile segment(int segment, URI endpoint, String landing) throws IOException {
    String name = ExportLayout.fileName("segment-" + segment, DataFormat.DYNAMODB_JSON);
    try (DynamoDbClient client = DynamoDbClient.builder()
            .endpointOverride(endpoint)
            .region(Region.of(DynamoDbLocal.REGION))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
        DataFileWriter file =
            DataFileWriter.create(new Configuration(), ExportLayout.dataPath(landing, name))) {
      ByteArrayOutputStream item = new ByteArrayOutputStream(1 << 16);
      for (ScanResponse page : client.scanPaginator(request -> request
          .tableName(ScanServer.TABLE)
          .segment(segment)
          .totalSegments(ScanServer.SEGMENTS)
          .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))) {
        for (Map<String, AttributeValue> attributes : page.items()) {
          item.reset();
          try (JsonGenerator json = JSON.createGenerator(item)) {
            write(json, attributes);
          }
          byte[] bytes = item.toByteArray();
          file.writeItem(bytes, 0, bytes.length);
        }
      }
      return file.finish(ExportLayout.dataKey(landing, name));
    }
  }

  private static void write(JsonGenerator json, Map<String, AttributeValue> attributes)
      throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, AttributeValue> attribute : attributes.entrySet()) {
      json.writeFieldName(attribute.getKey());
      write(json, attribute.getValue());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, AttributeValue value) throws IOException {
    json.writeStartObject();
    switch (value.type()) {
      case S -> json.writeStringField("S", value.s());
      case N -> json.writeStringField("N", value.n());
      case B -> json.writeBinaryField("B", value.b().asByteArrayUnsafe());
      case BOOL -> json.writeBooleanField("BOOL", value.bool());
      case NUL -> json.writeBooleanField("NULL", true);
      case M -> {
        json.writeFieldName("M");
        write(json, value.m());
      }
      case L -> {
        json.writeArrayFieldStart("L");
        for (AttributeValue element : value.l()) {
          write(json, element);
        }
        json.writeEndArray();
      }
      case SS -> texts(json, "SS", value.ss());
      case NS -> texts(json, "NS", value.ns());
      case BS -> {
        json.writeArrayFieldStart("BS");
        for (var element : value.bs()) {
          json.writeBinary(element.asByteArrayUnsafe());
        }
        json.writeEndArray();
      }
      case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("An unknown type");
    }
    json.writeEndObject();
  }

  private static void texts(JsonGenerator json, String tag, List<String> texts) throws IOException {
    json.writeArrayFieldStart(tag);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
