// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynamolake.table.PastVersion;
import io.dynamolake.table.Publication;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Finds the commit of a run in the log, by the user metadata that {@link DeltaTable} gives each commit. */
final class CommitHistory {
  private static final Pattern COMMIT = Pattern.compile("\\d{20}\\.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path log;
  private final FileSystem fileSystem;

  CommitHistory(Configuration conf, String root) throws IOException {
    this.log = new Path(root, "_delta_log");
    this.fileSystem = log.getFileSystem(conf);
  }

  /** A commit, and the files that it added: relative to the table's root, as the file system spells them. */
  record RunCommit(Publication publication, List<String> added) {}

  static String userMetadata(String runId, long files, long rows) {
    return JSON.createObjectNode()
        .put("runId", runId)
        .put("files", files)
        .put("rows", rows)
        .toString();
  }

  FileSystem fileSystem() {
    return fileSystem;
  }

  /** Looks from the newest commit on; empty if the log does not go back so far. */
  Optional<RunCommit> find(String runId) throws IOException {
    for (Path commit : commits()) {
      Optional<RunCommit> found = read(commit, runId);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Newest first; none of a table that does not exist. */
  private List<Path> commits() throws IOException {
    FileStatus[] files;
    try {
      files = fileSystem.listStatus(log);
    } catch (FileNotFoundException e) {
      return List.of();
    }
    return Stream.of(files)
        .map(FileStatus::getPath)
        .filter(path -> COMMIT.matcher(path.getName()).matches())
        .sorted(Comparator.comparing(Path::getName).reversed())
        .toList();
  }

  private static long version(Path commit) {
    return Long.parseLong(commit.getName().substring(0, 20));
  }

  /** The newest version at which the table's properties were as wanted, with all commits after it that changed none. */
  Optional<PastVersion> newest(Predicate<Map<String, String>> wanted) throws IOException {
    Path last = null;
    for (Path commit : commits()) {
      last = last == null ? commit : last;
      Optional<Map<String, String>> properties = changedProperties(commit);
      if (properties.isPresent()) {
        if (wanted.test(properties.get())) {
          return Optional.of(new PastVersion(Long.toString(version(last)), properties.get()));
        }
        last = null;
      }
    }
    return Optional.empty();
  }

  /** The properties of all versions that commits are there of; empty if the oldest one has those of a version before it. */
  Optional<Set<Map<String, String>>> properties() throws IOException {
    List<Path> commits = commits();
    if (commits.isEmpty() || changedProperties(commits.get(commits.size() - 1)).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(commits.parallelStream()
          .flatMap(commit -> {
            try {
              return changedProperties(commit).stream();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          })
          .collect(Collectors.toSet()));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Optional<Map<String, String>> changedProperties(Path commit) throws IOException {
    try (BufferedReader lines = lines(commit)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("{\"metaData\"")) {
          return Optional.of(
              DeltaActions.configuration((ObjectNode) JSON.readTree(line).get("metaData")));
        }
      }
    }
    return Optional.empty();
  }

  private BufferedReader lines(Path commit) throws IOException {
    return new BufferedReader(
        new InputStreamReader(fileSystem.open(commit), StandardCharsets.UTF_8));
  }

  private Optional<RunCommit> read(Path commit, String runId) throws IOException {
    Optional<Publication> publication = Optional.empty();
    List<String> added = new ArrayList<>();
    try (BufferedReader lines = lines(commit)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode action = JSON.readTree(line);
        String metadata = action.path("commitInfo").path("userMetadata").asText();
        if (metadata.startsWith("{")) {
          JsonNode run = JSON.readTree(metadata);
          if (run.path("runId").asText().equals(runId)) {
            publication = Optional.of(new Publication(
                runId,
                Long.toString(version(commit)),
                run.path("files").asLong(),
                run.path("rows").asLong()));
          }
        }
        if (action.has("add")) {
          added.add(FilePaths.decode(action.path("add").path("path").asText()));
        }
      }
    }
    return publication.map(found -> new RunCommit(found, added));
  }
}
