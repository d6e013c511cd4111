// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema.registry;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.storage.ExclusiveFile;
import io.dynamolake.storage.StorageErrors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The versions of a table's schema: {@code <control folder>/schema/v0001.yaml} and so on. A file is created by one writer alone and never
 * changed; its first line holds a digest of the rest, so that a change by hand is found before it is believed.
 *
 * <p>Safe for threads and processes. On failure a version either is there as a whole or is not there, on S3 and on a local disk.
 */
public final class SchemaRegistry {
  private static final Pattern FILE = Pattern.compile("v([0-9]{4,9})\\.yaml");
  private static final int MAX_BYTES = 64 << 20;

  private final Configuration conf;
  private final Path folder;

  public SchemaRegistry(Configuration conf, String controlFolder) {
    this.conf = conf;
    this.folder = new Path(controlFolder, "schema");
  }

  /** The registered versions, in order. */
  public List<Integer> versions() {
    try {
      List<Integer> versions = new ArrayList<>();
      for (FileStatus file : folder.getFileSystem(conf).listStatus(folder)) {
        Matcher name = FILE.matcher(file.getPath().getName());
        if (file.isFile() && name.matches()) {
          versions.add(Integer.parseInt(name.group(1)));
        }
      }
      return versions.stream().sorted().toList();
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw StorageErrors.of("list", folder, e);
    }
  }

  public Optional<RegisteredSchema> latest() {
    List<Integer> versions = versions();
    return versions.isEmpty()
        ? Optional.empty()
        : Optional.of(load(versions.get(versions.size() - 1)));
  }

  /**
   * @throws DynamoLakeException CONFIGURATION, when there is no such version; INTEGRITY, when its file was changed or is unreadable
   */
  public RegisteredSchema load(int version) {
    ExclusiveFile file = file(version);
    String text = text(file).orElseThrow(() -> RegistryErrors.notThere(file.path(), versions()));
    return SealedSchema.open(text, file.path(), version);
  }

  /**
   * Creates the next version. Registering the same schema again is a no-op, so that a call whose answer was lost can be repeated.
   *
   * @throws DynamoLakeException LOCKED, when another run registered this version, with another content, in between; CONFIGURATION, when the
   *     version is not the next one or does not follow from the latest one
   */
  public RegisteredSchema register(RegisteredSchema next) {
    Optional<RegisteredSchema> latest = latest();
    int expected = latest.map(schema -> schema.version() + 1).orElse(1);
    if (next.version() > expected) {
      throw RegistryErrors.notTheNext(next, expected);
    }
    if (next.version() == expected) {
      latest.ifPresent(schema -> schema.evolve(next));
      create(next);
    } else if (!load(next.version()).equals(next)) {
      throw RegistryErrors.lost(file(next.version()).path(), next);
    }
    return next;
  }

  /** Nothing is registered that cannot be read again. */
  private void create(RegisteredSchema schema) {
    ExclusiveFile file = file(schema.version());
    String sealed = SealedSchema.seal(schema);
    if (!RegisteredSchema.parse(sealed, file.path()).equals(schema)) {
      throw new IllegalStateException("A schema is not read as it is written: " + file.path());
    }
    if (!file.create(sealed.getBytes(StandardCharsets.UTF_8))
        && !text(file).equals(Optional.of(sealed))) {
      throw RegistryErrors.lost(file.path(), schema);
    }
  }

  private static Optional<String> text(ExclusiveFile file) {
    return file.read(MAX_BYTES).map(content -> new String(content, StandardCharsets.UTF_8));
  }

  private ExclusiveFile file(int version) {
    Path file = new Path(folder, String.format(Locale.ROOT, "v%04d.yaml", version));
    return ExclusiveFile.at(conf, file.toString());
  }
}
