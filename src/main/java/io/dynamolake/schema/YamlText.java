// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** YAML as text: read within limits, written as the shortest scalar that every YAML reader takes for a string. */
final class YamlText {
  private static final int MAX_CHARS = 8 * 1024 * 1024;
  private static final int MAX_DEPTH = 16;

  /** No reader of YAML 1.1 or 1.2 takes these for anything but strings, the reserved words aside. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");

  private static final Set<String> RESERVED =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private YamlText() {}

  static YamlValue parse(String yaml) throws YamlException {
    if (yaml.length() > MAX_CHARS) {
      throw new YamlException(new SchemaProblem(
          "the file", "at most " + MAX_CHARS + " characters", String.valueOf(yaml.length()), null));
    }
    // One read of the whole text: the reader fails on a surrogate pair across two reads, and a long
    // scalar takes quadratic time.
    LoadSettings settings = LoadSettings.builder()
        .setBufferSize(yaml.length() + 1)
        .setCodePointLimit(MAX_CHARS)
        .setMaxAliasesForCollections(0)
        .setAllowDuplicateKeys(false)
        .setAllowRecursiveKeys(false)
        .setUseMarks(true)
        .build();
    try {
      checkDepth(new Parse(settings).parseString(yaml));
      Node root = new Compose(settings)
          .composeString(yaml)
          .orElseThrow(
              () -> new YamlException(new SchemaProblem("the file", "keys", "nothing", 1)));
      return new YamlValue("the file", root);
    } catch (MarkedYamlEngineException e) {
      Integer line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(null);
      throw new YamlException(new SchemaProblem("the file", "YAML", e.getProblem(), line));
    } catch (YamlEngineException e) {
      throw new YamlException(
          new SchemaProblem("the file", "YAML", String.valueOf(e.getMessage()), null));
    }
  }

  /** Before a tree is made of it, which is recursive. */
  private static void checkDepth(Iterable<Event> events) throws YamlException {
    int depth = 0;
    for (Event event : events) {
      if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
        Integer line = event.getStartMark().map(Mark::getLine).map(n -> n + 1).orElse(null);
        throw new YamlException(
            new SchemaProblem("the file", "at most " + MAX_DEPTH + " levels", "more", line));
      }
      if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
  }

  static String scalar(String text) {
    if (PLAIN.matcher(text).matches() && !RESERVED.contains(ColumnName.folded(text))) {
      return text;
    }
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().forEach(c -> appendEscaped(quoted, c));
    return quoted.append('"').toString();
  }

  private static void appendEscaped(StringBuilder quoted, int c) {
    switch (c) {
      case '"' -> quoted.append("\\\"");
      case '\\' -> quoted.append("\\\\");
      case '\n' -> quoted.append("\\n");
      case '\t' -> quoted.append("\\t");
      default -> {
        if (isShown(c)) {
          quoted.appendCodePoint(c);
        } else if (c > 0xFFFF) {
          quoted.append("\\U").append(hex(c, 8));
        } else {
          quoted.append("\\u").append(hex(c, 4));
        }
      }
    }
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> false;
      default -> c != 0xA0 && c != 0xFEFF;
    };
  }

  private static String hex(int c, int digits) {
    return HexFormat.of().withUpperCase().toHexDigits(c, digits);
  }
}
