// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline;

import io.dynamolake.pipeline.ledger.CrashPoint;
import io.dynamolake.pipeline.ledger.RunFolder;
import io.dynamolake.source.export.ExportJournal;
import io.dynamolake.source.export.ExportRequest;
import java.util.Optional;

/**
 * The run folder, as the memory of a request for an export.
 *
 * @param name of the checkpoint
 * @param run what the request is named after
 */
record RequestJournal(RunFolder folder, String name, String run) implements ExportJournal {
  @Override
  public Optional<ExportRequest> read() {
    return folder.checkpoint(name, ExportRequest.class);
  }

  @Override
  public void store(ExportRequest request) {
    folder.checkpoint(name, request);
  }

  @Override
  public void reached(Step step) {
    switch (step) {
      case PINNED -> CrashPoint.BEFORE_EXPORT_REQUEST.pass();
      case ANSWERED -> CrashPoint.AFTER_EXPORT_REQUEST.pass();
      case WAITING -> CrashPoint.WHILE_EXPORTING.pass();
      case COMPLETE -> CrashPoint.AFTER_EXPORT.pass();
    }
  }
}
