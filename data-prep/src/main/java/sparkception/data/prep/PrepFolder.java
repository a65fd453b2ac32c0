package sparkception.data.prep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.ShardHash;

/**
 * The folder of a data set in the making: {@code _progress} holds the fingerprint of what is being
 * made and a record of each shard that is done.
 */
final class PrepFolder {

  private static final Logger LOG = LoggerFactory.getLogger(PrepFolder.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  static final String PROGRESS = "_progress";

  private final Configuration hadoop;
  private final FileSystem files;
  private final Path folder;

  PrepFolder(Configuration hadoop, Path folder) throws IOException {
    this.hadoop = hadoop;
    this.files = folder.getFileSystem(hadoop);
    this.folder = folder;
  }

  /** Starts, or goes on with, a data set; one of another source or options is not mixed with. */
  void begin(String fingerprint) throws IOException {
    Path file = new Path(folder, PROGRESS + "/fingerprint");
    Optional<String> before = read(file);
    if (before.isPresent() && !before.get().equals(fingerprint)) {
      throw new DataSetException(
          ("Cannot go on with %s: it was begun from another source or with other options;"
                  + " delete it, or choose another --output")
              .formatted(folder));
    }
    if (before.isEmpty()) {
      write(PROGRESS + "/fingerprint", fingerprint);
    }
  }

  /** The record of a shard that is done and whole. */
  Optional<ShardRecord> done(ShardPlan.Target target) throws IOException {
    Optional<String> json = read(new Path(folder, target.record()));
    if (json.isEmpty()) {
      return Optional.empty();
    }
    try {
      ShardRecord record = JSON.readValue(json.get(), ShardRecord.class);
      if (record.shard() != null) {
        ShardHash.verify(hadoop, folder, record.shard());
      }
      return Optional.of(record);
    } catch (DataSetException | JsonProcessingException e) {
      LOG.warn("Writing a damaged shard again. {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** All shards that are recorded as done, whether or not they are whole. */
  List<ShardRecord> records() throws IOException {
    List<ShardRecord> records = new ArrayList<>();
    for (FileStatus file :
        files.listStatus(
            new Path(folder, PROGRESS), path -> path.getName().endsWith(ShardPlan.RECORD))) {
      Optional<String> json = read(file.getPath());
      if (json.isPresent()) {
        records.add(JSON.readValue(json.get(), ShardRecord.class));
      }
    }
    return records;
  }

  /** Records that a shard is done: the last act of the task that wrote it. */
  void record(ShardPlan.Target target, ShardRecord record) throws IOException {
    write(target.record(), JSON.writeValueAsString(record));
  }

  /** Moves a finished file to its place, over whatever an earlier attempt left there. */
  void publish(Path staged, String path) throws IOException {
    Path target = new Path(folder, path);
    files.mkdirs(target.getParent());
    files.delete(target, false);
    if (!files.rename(staged, target)) {
      throw new DataSetException("Cannot rename %s to %s".formatted(staged, target));
    }
  }

  /** Where a task attempt writes a file before it is published. */
  Path staging(String path, long attempt) {
    return new Path(folder, "_staging/%d-%s".formatted(attempt, path.replace('/', '-')));
  }

  /** Forgets how the data set was made; what counts is the manifest. */
  void end() throws IOException {
    files.delete(new Path(folder, "_staging"), true);
    files.delete(new Path(folder, PROGRESS), true);
  }

  private Optional<String> read(Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** By one rename: a job killed while it writes leaves no half of a file to go on from. */
  private void write(String path, String text) throws IOException {
    Path staged = new Path(folder, "_staging/" + UUID.randomUUID());
    try (OutputStream out = files.create(staged, false)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    publish(staged, path);
  }
}
