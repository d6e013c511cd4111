// SPDX-License-Identifier: Apache-2.0
package io.dynamolake;

/**
 * Run ids spelled as names of folders. Hadoop takes no colon in a path, and schedulers put times into their ids: {@code :} is written
 * {@code !3a} and {@code +} is written {@code !2b}, all else as it is. No run id has a {@code !}, so no two have one name.
 */
public final class RunFolderName {
  private RunFolderName() {}

  public static String of(String runId) {
    return runId.replace(":", "!3a").replace("+", "!2b");
  }

  /** The run id whose folder this is; for other names a text that is no run id, or not of this folder. */
  public static String runId(String folderName) {
    return folderName.replace("!3a", ":").replace("!2b", "+");
  }
}
