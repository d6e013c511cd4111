// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynamolake.DynamoLakeException;
import io.dynamolake.report.RunResult;
import io.dynamolake.storage.ExclusiveFile;
import io.dynamolake.storage.StorageErrors;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * {@code <control folder>/runs/<run id>/}: {@code plan.json}, {@code attempt-0001.json}, {@code checkpoint/}, {@code quarantine/},
 * {@code result.json}. Opening creates nothing. Every file is absent or complete at any moment, so a run that is killed anywhere
 * can be repeated. Files that are not what they should be are refused, never trusted and never repaired.
 *
 * <p>{@link #adopt}, {@link #beginAttempt} and {@link #refuse} may race with other processes; checkpoints and {@link #conclude}
 * belong to the holder of the table's lock.
 */
public final class RunFolder {
  private static final int MAX_PLAN_BYTES = 1 << 20;
  private static final int MAX_CHECKPOINT_BYTES = 64 << 20;
  private static final int MAX_RESULT_BYTES = 64 << 20;
  private static final int MAX_ATTEMPTS = 9_999;
  private static final Pattern CHECKPOINT_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  private final Configuration conf;
  private final String path;
  private final RunId id;

  private RunFolder(Configuration conf, String path, RunId id) {
    this.conf = conf;
    this.path = path;
    this.id = id;
  }

  /**
   * The folder of one run of one table.
   *
   * @param controlFolder {@code <lake>/_dynamolake/<table>}
   */
  public static RunFolder of(Configuration conf, String controlFolder, RunId id) {
    return new RunFolder(conf, RunLedger.runsFolder(controlFolder) + "/" + id.folder(), id);
  }

  public RunId id() {
    return id;
  }

  public String path() {
    return path;
  }

  /** Where an attempt puts what it sets aside; not created here. */
  public String quarantineFolder(Attempt attempt) {
    return path + "/quarantine/" + attempt.digits();
  }

  /**
   * The stored plan; empty when the run was never planned.
   *
   * @throws DynamoLakeException INTEGRITY when the file is not a plan of this run
   */
  public Optional<RunPlan> plan() {
    ExclusiveFile file = file("plan.json");
    return file.read(MAX_PLAN_BYTES).map(content -> planOf(content, file.path()));
  }

  private RunPlan planOf(byte[] content, String origin) {
    ObjectNode tree = ControlJson.read(content, origin, ObjectNode.class);
    JsonNode fingerprint = tree.path("fingerprint");
    tree.remove("fingerprint");
    RunPlan plan = ControlJson.convert(tree, origin, RunPlan.class);
    if (!plan.runId().equals(id)) {
      throw StorageErrors.poisoned(origin, "it is the plan of another run", null);
    }
    if (!plan.fingerprint().equals(fingerprint.asText())) {
      throw StorageErrors.poisoned(origin, "its fingerprint is not that of its settings", null);
    }
    return plan;
  }

  /**
   * Stores the plan unless there is one, and returns the one that is stored.
   *
   * @throws DynamoLakeException CONFIGURATION, naming what changed, when the stored plan has another fingerprint; INTEGRITY when the
   *     stored file is not a plan of this run
   */
  public RunPlan adopt(RunPlan wanted) {
    if (!wanted.runId().equals(id)) {
      throw new IllegalArgumentException(
          "The plan of " + wanted.runId() + " does not belong to " + id);
    }
    ExclusiveFile file = file("plan.json");
    if (file.create(ControlJson.write(wanted))) {
      return wanted;
    }
    RunPlan stored = plan()
        .orElseThrow(
            () -> StorageErrors.poisoned(file.path(), "it vanished while it was read", null));
    if (!stored.fingerprint().equals(wanted.fingerprint())) {
      throw LedgerErrors.changed(id, stored.changesTo(wanted));
    }
    return stored;
  }

  /**
   * Takes the next attempt number. Numbers are never given twice, whoever asks at the same time.
   *
   * @throws DynamoLakeException INTEGRITY when no number is left
   */
  public Attempt beginAttempt(Instant startedAt) {
    int number = 1;
    while (number <= MAX_ATTEMPTS && attemptFile(number).read(MAX_PLAN_BYTES).isPresent()) {
      number++;
    }
    for (; number <= MAX_ATTEMPTS; number++) {
      Attempt attempt = new Attempt(id, number, UUID.randomUUID().toString(), startedAt);
      if (attemptFile(number).create(ControlJson.write(attempt))) {
        return attempt;
      }
    }
    throw LedgerErrors.tooManyAttempts(path);
  }

  private ExclusiveFile attemptFile(int number) {
    return file(String.format(Locale.ROOT, "attempt-%04d.json", number));
  }

  /**
   * Keeps a small value for the next attempt, in place of an earlier one of this name.
   *
   * @param name lower-case letters, digits and hyphens
   * @param value a record that Jackson can write and read
   */
  public void checkpoint(String name, Object value) {
    checkpointFile(name).replace(ControlJson.write(new Checkpoint(name, ControlJson.tree(value))));
  }

  /**
   * The value that an earlier attempt kept; empty when it did not come that far.
   *
   * @throws DynamoLakeException INTEGRITY when the file does not hold such a value
   */
  public <T> Optional<T> checkpoint(String name, Class<T> type) {
    ExclusiveFile file = checkpointFile(name);
    return file.read(MAX_CHECKPOINT_BYTES).map(content -> {
      Checkpoint checkpoint = ControlJson.read(content, file.path(), Checkpoint.class);
      if (!checkpoint.name().equals(name)) {
        throw StorageErrors.poisoned(file.path(), "it is the checkpoint of another name", null);
      }
      return ControlJson.convert(checkpoint.value(), file.path(), type);
    });
  }

  private ExclusiveFile checkpointFile(String name) {
    if (!CHECKPOINT_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("Not a checkpoint's name: " + name);
    }
    return file("checkpoint/" + name + ".json");
  }

  /**
   * The result that stands; empty when no attempt has finished.
   *
   * @throws DynamoLakeException INTEGRITY when the file is not a result of this run
   */
  public Optional<RunResult> result() {
    ExclusiveFile file = resultFile();
    return file.read(MAX_RESULT_BYTES).map(content -> {
      RunResult result = RunResult.parse(new String(content, StandardCharsets.UTF_8), file.path());
      if (!result.runId().equals(id.text())) {
        throw StorageErrors.poisoned(file.path(), "it is the result of another run", null);
      }
      return result;
    });
  }

  /**
   * Writes the result of an attempt, by the holder of the table's lock. A result that succeeded stands for ever; one that was
   * published is replaced by success only; a failed one by any.
   *
   * @return the result that stands: the given one, with a long list of files moved beside it, or the earlier one
   */
  public RunResult conclude(RunResult result) {
    requireOurs(result);
    Optional<RunResult> earlier = result();
    if (earlier.isPresent() && stands(earlier.get(), result)) {
      return earlier.get();
    }
    RunResult compact = MovedReceipt.move(conf, path, result);
    resultFile().replace(bytes(compact));
    return compact;
  }

  /**
   * Writes the result of an attempt that did not get the table's lock, or lost it: only where there is none at all, because the
   * holder may be writing the same run's result.
   */
  public void refuse(RunResult result) {
    requireOurs(result);
    resultFile().create(bytes(MovedReceipt.move(conf, path, result)));
  }

  private static boolean stands(RunResult earlier, RunResult later) {
    return earlier.succeeded() || (earlier.published() != null && !later.succeeded());
  }

  private void requireOurs(RunResult result) {
    if (!result.runId().equals(id.text())) {
      throw new IllegalArgumentException(
          "The result of " + result.runId() + " does not belong to " + id);
    }
  }

  private static byte[] bytes(RunResult result) {
    return result.json().getBytes(StandardCharsets.UTF_8);
  }

  private ExclusiveFile resultFile() {
    return file("result.json");
  }

  private ExclusiveFile file(String name) {
    return ExclusiveFile.at(conf, path + "/" + name);
  }
}
