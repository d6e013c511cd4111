// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.report.RunResult;
import io.dynamolake.storage.StorageErrors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** The runs of one table, as their folders tell. */
public final class RunLedger {
  private final Configuration conf;
  private final String controlFolder;

  /**
   * The runs of the table with this folder.
   *
   * @param controlFolder {@code <lake>/_dynamolake/<table>}
   */
  public RunLedger(Configuration conf, String controlFolder) {
    this.conf = conf;
    this.controlFolder = controlFolder;
  }

  static String runsFolder(String controlFolder) {
    return controlFolder + "/runs";
  }

  public RunFolder folder(RunId id) {
    return RunFolder.of(conf, controlFolder, id);
  }

  /** Every run that has a folder, in the order of their ids. Folders whose names are no run ids are none of ours. */
  public List<RunId> runs() {
    Path runs = new Path(runsFolder(controlFolder));
    FileStatus[] found;
    try {
      found = runs.getFileSystem(conf).listStatus(runs);
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw StorageErrors.of("list", runs, e);
    }
    return Arrays.stream(found)
        .filter(FileStatus::isDirectory)
        .map(status -> status.getPath().getName())
        .flatMap(name -> RunId.ofFolder(name).stream())
        .sorted(Comparator.comparing(RunId::text))
        .toList();
  }

  /**
   * The run to go on with when a scan is started without a run id: the last one that has the fingerprint of {@code wanted}, was
   * planned at {@code notBefore} or later, and has not reached its end. A folder without a plan is passed over: nothing was read. So is,
   * unread, one whose id tells an earlier time: there may be thousands.
   *
   * @throws DynamoLakeException INTEGRITY when a plan or a result cannot be trusted
   */
  public Optional<RunFolder> unfinished(RunPlan wanted, Instant notBefore) {
    return runs().stream()
        .filter(id -> !id.isFromBefore(notBefore))
        .sorted(Comparator.comparing(RunId::text).reversed())
        .map(this::folder)
        .filter(folder -> goesOn(folder, wanted, notBefore))
        .findFirst();
  }

  private static boolean goesOn(RunFolder folder, RunPlan wanted, Instant notBefore) {
    Optional<RunPlan> plan = folder.plan();
    return plan.isPresent()
        && plan.get().fingerprint().equals(wanted.fingerprint())
        && !plan.get().createdAt().isBefore(notBefore)
        && !folder.result().map(RunResult::succeeded).orElse(false);
  }
}
