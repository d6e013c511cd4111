// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.storage;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files under another scheme, with the rename of HDFS: atomic, and false where something is there. */
public final class RenamingFileSystem extends RawLocalFileSystem {
  static final URI ROOT = URI.create("renaming:///");
  static final AtomicBoolean loseNextResponse = new AtomicBoolean();

  static Configuration conf() {
    Configuration conf = new Configuration(false);
    conf.set("fs.renaming.impl", RenamingFileSystem.class.getName());
    return conf;
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public String getScheme() {
    return "renaming";
  }

  @Override
  public boolean rename(Path source, Path target) throws IOException {
    synchronized (RenamingFileSystem.class) {
      boolean renamed = !exists(target) && super.rename(source, target);
      if (renamed && loseNextResponse.compareAndSet(true, false)) {
        throw new IOException("the connection was closed");
      }
      return renamed;
    }
  }
}
