// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sink that {@link Staging} writes to. Public only because Spark makes it by its name; of no use without {@link Staging}. */
public final class StagingSink implements TableProvider {
  static final String TOKEN = "token";
  private static final Logger LOG = LoggerFactory.getLogger(StagingSink.class);
  private static final Map<String, Job> JOBS = new ConcurrentHashMap<>();

  public StagingSink() {}

  /** What the tasks of one write need, and what they leave behind; lives on the driver while {@link Staging} waits. */
  static final class Job {
    private final String token = UUID.randomUUID().toString();
    private final StagingSpec spec;
    private final SerializableConfiguration conf;
    private final List<StagedFile> files = new ArrayList<>();

    private Job(StagingSpec spec, SerializableConfiguration conf) {
      this.spec = spec;
      this.conf = conf;
    }

    static Job open(StagingSpec spec, SerializableConfiguration conf) {
      Job job = new Job(spec, conf);
      JOBS.put(job.token, job);
      return job;
    }

    String token() {
      return token;
    }

    synchronized List<StagedFile> files() {
      return List.copyOf(files);
    }

    void close() {
      JOBS.remove(token);
    }

    private synchronized void committed(WriterCommitMessage[] messages) {
      for (WriterCommitMessage message : messages) {
        files.addAll(((Committed) message).files());
      }
    }

    private void aborted(@Nullable WriterCommitMessage[] messages) {
      for (WriterCommitMessage message : messages) {
        if (message instanceof Committed committed) {
          committed.files().forEach(this::discard);
        }
      }
    }

    private void discard(StagedFile file) {
      Path path = new Path(spec.tableRoot(), file.path());
      try {
        FileSystem fileSystem = path.getFileSystem(conf.value());
        fileSystem.delete(path, false);
      } catch (IOException e) {
        LOG.warn("Cannot delete the unpublished file {}; it does no harm", path, e);
      }
    }
  }

  /** The files of one task. */
  record Committed(List<StagedFile> files) implements WriterCommitMessage {}

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return new StructType();
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    String token =
        Objects.requireNonNull(new CaseInsensitiveStringMap(properties).get(TOKEN), TOKEN);
    return new SinkTable(Objects.requireNonNull(JOBS.get(token), "a write that Staging began"));
  }

  private record SinkTable(Job job) implements SupportsWrite {
    @Override
    public String name() {
      return job.spec.tableRoot();
    }

    @Override
    @SuppressWarnings("deprecation") // columns() has no other source on Spark 3.5
    public StructType schema() {
      return new StructType();
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.BATCH_WRITE, TableCapability.ACCEPT_ANY_SCHEMA);
    }

    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
      return new WriteBuilder() {
        @Override
        public Write build() {
          return new Write() {
            @Override
            public BatchWrite toBatch() {
              return new SinkWrite(job, info.schema());
            }
          };
        }
      };
    }
  }

  private record SinkWrite(Job job, StructType schema) implements BatchWrite {
    @Override
    public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
      return new Factory(job.spec, schema, job.conf);
    }

    @Override
    public void commit(WriterCommitMessage[] messages) {
      job.committed(messages);
    }

    @Override
    public void abort(WriterCommitMessage[] messages) {
      job.aborted(messages);
    }
  }

  private record Factory(StagingSpec spec, StructType schema, SerializableConfiguration conf)
      implements DataWriterFactory {
    @Override
    public StagingWriter createWriter(int partitionId, long taskId) {
      try {
        return new StagingWriter(
            spec, schema, conf.value(), "part-%05d-%d".formatted(partitionId, taskId));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
