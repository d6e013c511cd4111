// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folders in which the attempts of one run staged their files. */
public final class AttemptFolders {
  private AttemptFolders() {}

  /**
   * Deletes the folders directly below {@code runFolder} that hold none of the used files. If the publication has files, but none
   * of them is there, the folder is not the run's, and nothing is deleted.
   *
   * @param used paths relative to the table's root
   */
  public static List<String> deleteUnused(
      FileSystem fileSystem,
      String root,
      String runFolder,
      List<String> used,
      Publication publication)
      throws IOException {
    StagingSpec.requireVisible(runFolder);
    List<String> deleted = new ArrayList<>();
    if (publication.files() > 0
        && used.stream().noneMatch(path -> path.startsWith(runFolder + "/"))) {
      return deleted;
    }
    for (FileStatus status : list(fileSystem, new Path(root, runFolder))) {
      String folder = runFolder + "/" + status.getPath().getName();
      if (status.isDirectory() && used.stream().noneMatch(path -> path.startsWith(folder + "/"))) {
        fileSystem.delete(status.getPath(), true);
        deleted.add(folder);
      }
    }
    return deleted;
  }

  private static FileStatus[] list(FileSystem fileSystem, Path folder) throws IOException {
    try {
      return fileSystem.listStatus(folder);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }
}
