// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.storage.GivenFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.AccessControlException;
import org.jspecify.annotations.Nullable;

/** Reads a pipeline file whole; a file that is not one is refused before much of it is read. */
final class PipelineText {
  private static final int MAX_BYTES = 1 << 20;
  private static final String SPARK_HADOOP = "spark.hadoop.";

  private PipelineText() {}

  static Configuration processConfiguration() {
    Configuration conf = new Configuration();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith(SPARK_HADOOP)) {
        conf.set(name.substring(SPARK_HADOOP.length()), System.getProperty(name, ""));
      }
    }
    return conf;
  }

  static String read(Configuration conf, String path) {
    try (InputStream in = GivenFile.open(conf, path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw unreadable(path, "it is larger than 1 MB. Check the path", null);
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw unreadable(path, "it is not UTF-8 text. Check the path", e);
    } catch (FileNotFoundException | java.nio.file.NoSuchFileException e) {
      throw unreadable(
          path,
          GivenFile.isFolder(conf, path)
              ? "it is a folder. Give the file"
              : "there is no such file. Check the path",
          e);
    } catch (AccessDeniedException | AccessControlException e) {
      throw new DynamoLakeException(
          ErrorCode.PERMISSION,
          "Cannot read pipeline file " + path + ": access is denied. Allow reading it",
          e);
    } catch (IOException | IllegalArgumentException e) {
      String type = e.getClass().getSimpleName();
      throw unreadable(
          path, "reading it ended in " + type + ". Check the path and its file system", e);
    }
  }

  private static DynamoLakeException unreadable(
      String path, String why, @Nullable Throwable cause) {
    return new DynamoLakeException(
        ErrorCode.CONFIGURATION, "Cannot read pipeline file " + path + ": " + why, cause);
  }
}
