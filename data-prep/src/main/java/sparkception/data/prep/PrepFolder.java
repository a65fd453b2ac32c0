package sparkception.data.prep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
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
import sparkception.data.storage.FolderLock;
import sparkception.data.storage.Publication;
import sparkception.data.storage.StorageException;

/**
 * The folder of a data set in the making: {@code _progress} holds what is being made from what, and
 * a record of each shard that is done. Nothing is put there unless the folder's lock is held.
 */
final class PrepFolder {

  /** Where a job that is under way keeps what it knows. */
  static final String PROGRESS = "_progress";

  /** Where tasks write what is not published yet. */
  static final String STAGING = "_staging";

  private static final Logger LOG = LoggerFactory.getLogger(PrepFolder.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String START = PROGRESS + "/start";

  /** What earlier versions wrote in its place. */
  private static final String FORMER_START = PROGRESS + "/fingerprint";

  private final Configuration hadoop;
  private final FileSystem files;
  private final Path folder;
  private final FolderLock.Proof lock;

  PrepFolder(Configuration hadoop, Path folder, FolderLock.Proof lock) throws IOException {
    this.hadoop = hadoop;
    this.files = folder.getFileSystem(hadoop);
    this.folder = folder;
    this.lock = lock;
  }

  /** A folder that is only read. */
  PrepFolder(Configuration hadoop, Path folder) throws IOException {
    this(
        hadoop,
        folder,
        any -> {
          throw new StorageException("Cannot write %s without its lock".formatted(folder));
        });
  }

  /**
   * What the data set was begun from; empty if it is new. One of another source or options is not
   * mixed with.
   */
  Optional<PrepStart> begun(String listing) throws IOException {
    Optional<PrepStart> before = read(START, PrepStart.class);
    if (files.exists(new Path(folder, FORMER_START))
        || before.filter(start -> !start.listing().equals(listing)).isPresent()) {
      throw new DataSetException(
          ("Cannot go on with %s: it was begun from another source or with other options;"
                  + " delete it, or choose another --output")
              .formatted(folder));
    }
    return before;
  }

  /** Says what the data set is made from; what is the same already is not written again. */
  void begin(PrepStart start) throws IOException {
    if (!Optional.of(start).equals(read(START, PrepStart.class))) {
      write(START, start);
    }
  }

  /** The record of a shard that is done and whole. */
  Optional<ShardRecord> done(ShardPlan.Target target) throws IOException {
    try {
      Optional<ShardRecord> record = read(target.record(), ShardRecord.class);
      if (record.isPresent() && record.get().shard() != null) {
        ShardHash.verify(hadoop, folder, record.get().shard());
      }
      return record;
    } catch (DataSetException | JsonProcessingException e) {
      LOG.warn("Writing a damaged shard again. {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** All shards that are recorded as done, whether or not they are whole. */
  List<ShardRecord> records() throws IOException {
    List<ShardRecord> records = new ArrayList<>();
    for (FileStatus file :
        files.listStatus(new Path(folder, PROGRESS), path -> isRecord(path.getName()))) {
      read(PROGRESS + "/" + file.getPath().getName(), ShardRecord.class).ifPresent(records::add);
    }
    return records;
  }

  private static boolean isRecord(String name) {
    return name.endsWith(ShardPlan.RECORD) && !name.startsWith(STAGING);
  }

  /** Records that a shard is done: the last act of the task that wrote it. */
  void record(ShardPlan.Target target, ShardRecord record) throws IOException {
    write(target.record(), record);
  }

  /** Takes back what another state of the source left of a shard. */
  void forget(ShardPlan.Target target) throws IOException {
    lock.requireHeld(hadoop);
    for (String path : new String[] {target.record(), target.path(), target.quarantine()}) {
      files.delete(new Path(folder, path), false);
    }
  }

  /** Moves a finished file to its place, over the same one of an earlier or slower attempt. */
  void publish(Path staged, String path) throws IOException {
    Path target = new Path(folder, path);
    files.mkdirs(target.getParent());
    lock.requireHeld(hadoop);
    Publication.replace(files, staged, target);
  }

  /** Where a task attempt writes a file before it is published: another place at each call. */
  Path staging(String path) {
    return new Path(
        folder, "%s/%s-%s".formatted(STAGING, UUID.randomUUID(), path.replace('/', '-')));
  }

  /** Forgets how the data set was made; what counts is the manifest. */
  void end() throws IOException {
    files.delete(new Path(folder, STAGING), true);
    files.delete(new Path(folder, PROGRESS), true);
  }

  private <T> Optional<T> read(String path, Class<T> type) throws IOException {
    try (InputStream in = files.open(new Path(folder, path))) {
      return Optional.of(JSON.readValue(in.readAllBytes(), type));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private void write(String path, Object value) throws IOException {
    lock.requireHeld(hadoop);
    Publication.write(files, new Path(folder, path), JSON.writeValueAsBytes(value));
  }
}
