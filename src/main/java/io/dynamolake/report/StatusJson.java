// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.dynamolake.ExitStatus;
import java.io.IOException;

/** A status as {@code {"name": "DONE", "code": 0}}: a person reads the one, a scheduler the other. */
final class StatusJson {
  private StatusJson() {}

  static final class Writer extends StdSerializer<ExitStatus> {
    private static final long serialVersionUID = 1L;

    Writer() {
      super(ExitStatus.class);
    }

    @Override
    public void serialize(ExitStatus status, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeStartObject();
      json.writeStringField("name", status.name());
      json.writeNumberField("code", status.code());
      json.writeEndObject();
    }
  }

  static final class Reader extends StdDeserializer<ExitStatus> {
    private static final long serialVersionUID = 1L;

    Reader() {
      super(ExitStatus.class);
    }

    @Override
    public ExitStatus deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      JsonNode node = context.readTree(parser);
      for (ExitStatus status : ExitStatus.values()) {
        JsonNode code = node.path("code");
        if (status.name().equals(node.path("name").asText())
            && code.isInt()
            && code.intValue() == status.code()) {
          return status;
        }
      }
      return context.reportInputMismatch(
          this, "not a status: name and code must be those of one exit status");
    }
  }
}
