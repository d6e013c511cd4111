// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.export;

import io.dynamolake.source.SourceTable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.ExportType;

/**
 * One export that a run asks for once, wherever its process dies: what will be asked is stored before it is asked, with a token by which
 * DynamoDB knows the request again for eight hours; a repeated run without an answer first looks among the table's exports.
 */
final class AskedExport {
  private static final Logger LOG = LoggerFactory.getLogger(AskedExport.class);

  /** Between the clock that names exports and the one that decides what can be restored. */
  private static final Duration CLOCK_MARGIN = Duration.ofMinutes(15);

  /** Before a first request. A repeated one always looks. */
  enum Look {
    NOWHERE,
    AMONG_EXPORTS
  }

  private final ExportSpec spec;
  private final SourceTable table;
  private final ExportErrors errors;
  private final Timing timing;
  private final ExportApi api;
  private final ExportJournal journal;

  AskedExport(
      ExportSpec spec,
      SourceTable table,
      ExportErrors errors,
      Timing timing,
      ExportApi api,
      ExportJournal journal) {
    this.spec = spec;
    this.table = table;
    this.errors = errors;
    this.timing = timing;
    this.api = api;
    this.journal = journal;
  }

  /** What was brought to its end by an earlier call of {@link #complete}; asks nobody. */
  static Optional<CompletedExport> completed(ExportSpec spec, ExportJournal journal) {
    return journal
        .read()
        .filter(request -> request.manifestKey() != null)
        .map(request -> completed(spec, request));
  }

  /** Asks for the export, unless that was done and it has not failed. */
  ExportRequest ask(Supplier<ExportRequest> wanted, Look look) {
    Optional<ExportRequest> stored = journal.read();
    ExportRequest request = stored.isPresent() ? resumed(stored.get()) : pinned(wanted.get());
    return answered(request, stored.isPresent() ? Look.AMONG_EXPORTS : look);
  }

  /** Waits for what {@link #ask} returned. */
  CompletedExport complete(ExportRequest asked) {
    return completed(spec, finished(asked, await(asked)));
  }

  /** From here on a repeated run asks for the same. */
  private ExportRequest pinned(ExportRequest request) {
    journal.store(request);
    journal.reached(ExportJournal.Step.PINNED);
    return request;
  }

  /** A failed export stays failed under its token: the next attempt asks under another one. */
  private ExportRequest resumed(ExportRequest stored) {
    String arn = stored.exportArn();
    if (arn == null) {
      return stored;
    }
    DescribedExport export = api.describe(arn);
    if (!export.hasFailed()) {
      return stored;
    }
    LOG.warn(
        "A new export is asked for. {}", errors.failed(export.description()).getMessage());
    ExportRequest next = stored.again(journal.run(), timing.now());
    journal.store(next);
    journal.reached(ExportJournal.Step.PINNED);
    return next;
  }

  private ExportRequest answered(ExportRequest request, Look look) {
    if (request.exportArn() != null) {
      return request;
    }
    Optional<DescribedExport> found =
        look == Look.AMONG_EXPORTS ? existing(request) : Optional.empty();
    found.ifPresent(export -> LOG.info(
        "Export {} of table {} {} is there already; none is asked for",
        export.arn(),
        table.name(),
        request.times()));
    DescribedExport export = found.orElseGet(() -> api.request(request));
    journal.reached(ExportJournal.Step.ANSWERED);
    ExportRequest answered = request.answered(export.arn());
    journal.store(answered);
    LOG.info(
        "Export {} of table {} {} to {} is at work",
        export.arn(),
        table.name(),
        request.times(),
        spec.to());
    return answered;
  }

  private Optional<DescribedExport> existing(ExportRequest request) {
    ExportType kind =
        request.exportFrom() == null ? ExportType.FULL_EXPORT : ExportType.INCREMENTAL_EXPORT;
    return api.exportsSince(request.exportTime().minus(CLOCK_MARGIN), kind).stream()
        .map(api::describe)
        .filter(export -> export.answers(spec, table, request))
        .findFirst();
  }

  private DescribedExport await(ExportRequest request) {
    String arn = String.valueOf(request.exportArn());
    Instant start = timing.now();
    Pauses pauses = new Pauses(timing);
    while (true) {
      DescribedExport export = api.describe(arn);
      if (export.hasFailed()) {
        throw errors.failed(export.description());
      }
      if (export.isComplete()) {
        return export;
      }
      Duration waited = Duration.between(start, timing.now());
      Duration left = spec.patience().minus(waited);
      if (left.isNegative() || left.isZero()) {
        throw errors.lostPatience(arn, spec.patience());
      }
      Duration pause = pauses.next(left);
      LOG.info(
          "Export {} of table {} is being written for {}; looking again in {}",
          ExportErrors.id(arn),
          table.name(),
          ExportErrors.text(age(export, waited)),
          ExportErrors.text(pause));
      journal.reached(ExportJournal.Step.WAITING);
      api.sleep(pause);
    }
  }

  private Duration age(DescribedExport export, Duration waited) {
    Instant began = export.description().startTime();
    Duration age = began == null ? waited : Duration.between(began, timing.now());
    return age.isNegative() ? waited : age;
  }

  private ExportRequest finished(ExportRequest request, DescribedExport export) {
    journal.reached(ExportJournal.Step.COMPLETE);
    String manifest = export.description().exportManifest();
    if (export.isFiltered() == spec.selection().isWhole()) {
      throw errors.notWhatWasAskedFor(
          export.arn(), export.isFiltered() ? "it is filtered" : "it is not filtered");
    }
    if (!export.isOfItsKind(request)) {
      throw errors.notWhatWasAskedFor(
          export.arn(), request.exportFrom() == null ? "it is incremental" : "it is a full export");
    }
    if (!request.tableArn().equals(export.description().tableArn())) {
      throw errors.notWhatWasAskedFor(export.arn(), "it is of another table");
    }
    if (!export.isAt(request)) {
      throw errors.notWhatWasAskedFor(
          export.arn(),
          request.exportFrom() == null
              ? "its point in time is " + export.description().exportTime() + ", not "
                  + request.exportTime()
              : "its window is not that from " + request.exportFrom() + " to "
                  + request.exportTime());
    }
    if (!spec.to().bucket().equals(export.description().s3Bucket()) || manifest == null) {
      throw errors.notWhatWasAskedFor(export.arn(), "it names no manifest in " + spec.to());
    }
    LOG.info(
        "Export {} of table {} is complete: {} items, {} bytes charged",
        export.arn(),
        table.name(),
        export.description().itemCount(),
        export.description().billedSizeBytes());
    ExportRequest completed = request.answered(export.arn()).completed(manifest);
    journal.store(completed);
    return completed;
  }

  private static CompletedExport completed(ExportSpec spec, ExportRequest request) {
    return new CompletedExport(
        String.valueOf(request.exportArn()),
        request.exportTime(),
        spec.to().folderOf(String.valueOf(request.manifestKey())));
  }
}
