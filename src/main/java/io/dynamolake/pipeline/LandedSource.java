// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.landing.ExportReader;
import io.dynamolake.landing.Landing;
import io.dynamolake.pipeline.ledger.RunId;
import io.dynamolake.pipeline.spec.ExportSource;
import io.dynamolake.report.PlannedRun;
import io.dynamolake.report.RunSource;
import io.dynamolake.schema.TableKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A source that was found, before any of its items is read. */
sealed interface LandedSource
    permits LandedSource.Export, ScannedTable, ExactScan, RequestedExport, ChangeSource {
  /** What the run's result says of it; more is known once it has landed. */
  RunSource described();

  /** What the run is pinned to: another one under the same run id is refused. */
  String point();

  /** Which part of the source is read, in words without values; empty for all of it. */
  default Optional<String> selection() {
    return Optional.empty();
  }

  /** Which partitions of the lake table a run replaces, each with all of its items; empty for those that it has items for. */
  default Optional<PartitionRange> range() {
    return Optional.empty();
  }

  /** The id of a run that was given none. */
  RunId runId(String table, String mode, Instant now);

  /** The run that has done already what there is to do; empty if there is something to do, or the run folder tells. */
  default Optional<RunId> doneBy() {
    return Optional.empty();
  }

  /** How old an unfinished run may be that a command without a run id goes on with; empty where the id follows from the source. */
  Optional<Duration> resumesBy();

  /** The table's key, where the source tells it. */
  @Nullable
  TableKey key();

  /** The landing of this run, if it is whole already. */
  Optional<Landing> landed(RunId runId);

  /** About what there is to read, where nothing has landed. */
  PlannedRun.Reading estimate();

  /** The landing, brought there first if it is not there yet. Repeatable: what is whole is not read again. */
  Landed land(RunId runId);

  /**
   * What has landed as a whole: a snapshot, a snapshot and the changes that are laid over it, or the changes of some windows.
   *
   * @param source all that is known now
   */
  record Landed(List<Landing> landings, RunSource source) {
    public Landed {
      landings = List.copyOf(landings);
    }

    long itemCount() {
      return landings.stream().mapToLong(Landing::itemCount).sum();
    }

    long files() {
      return landings.stream().mapToLong(landing -> landing.files().size()).sum();
    }
  }

  /** A native export: it has landed already. */
  record Export(String path, Landing landing) implements LandedSource {
    private static final Logger LOG = LoggerFactory.getLogger(Export.class);

    static Export open(Configuration configuration, ExportSource source) {
      Landing landing = ExportReader.open(configuration, source.path());
      if (landing.unlisted() > 0) {
        LOG.warn(
            "{} files beside the data of export {} are in no manifest; they are not read",
            landing.unlisted(),
            landing.root());
      }
      return new Export(source.path(), landing);
    }

    @Override
    public RunSource described() {
      return new RunSource(
          "export",
          landing.root(),
          landing.id(),
          landing.summary().exportTime(),
          null,
          landing.summary().tableArn(),
          landing.summary().tableId());
    }

    @Override
    public String point() {
      return landing.id();
    }

    @Override
    public RunId runId(String table, String mode, Instant now) {
      return RunId.of(table, mode, landing.id());
    }

    @Override
    public Optional<Duration> resumesBy() {
      return Optional.empty();
    }

    @Override
    public @Nullable TableKey key() {
      return null;
    }

    @Override
    public Optional<Landing> landed(RunId runId) {
      return Optional.of(landing);
    }

    @Override
    public PlannedRun.Reading estimate() {
      throw new IllegalStateException("An export has landed");
    }

    @Override
    public Landed land(RunId runId) {
      return new Landed(List.of(landing), described());
    }
  }
}
