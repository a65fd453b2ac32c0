package sparkception.data.prep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.ManifestVersions;
import sparkception.data.shard.ShardHash;
import sparkception.data.source.SplitName;
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
          throw new StorageException(
              String.format(Locale.ROOT, "Cannot write %s without its lock", folder));
        });
  }

  /** Whether a data set is in the making, by this or another version of this program. */
  boolean isBegun() throws IOException {
    return files.exists(new Path(folder, START)) || files.exists(new Path(folder, FORMER_START));
  }

  /** What it was begun from; empty if that cannot be understood. */
  Optional<PrepStart> start() throws IOException {
    try {
      return read(START, PrepStart.class)
          .filter(start -> start.source() != null && start.shards() != null);
    } catch (JsonProcessingException e) {
      LOG.warn("Cannot understand {}/{}. {}", folder, START, e.getOriginalMessage());
      return Optional.empty();
    }
  }

  /** Says what the data set is made from; what is the same already is not written again. */
  void begin(PrepStart start) throws IOException {
    if (!Optional.of(start).equals(start())) {
      write(START, start);
    }
  }

  /**
   * Begins with nothing done, in place of whatever data set is there. Killed at any point of it, a
   * job leaves that one, or what the next one takes for a beginning.
   */
  void beginAnew(PrepStart start) throws IOException {
    lock.requireHeld(hadoop);
    for (Path record : recordFiles()) {
      files.delete(record, false);
    }
    begin(start);
    lock.requireHeld(hadoop);
    files.delete(new Path(folder, FORMER_START), false);
    files.delete(new Path(folder, ManifestVersions.FOLDER), true);
    files.delete(new Path(folder, Manifest.FILE), false);
  }

  /** Begins with nothing done, beside the data set that is there. */
  void beginBeside(PrepStart start) throws IOException {
    lock.requireHeld(hadoop);
    for (Path record : recordFiles()) {
      files.delete(record, false);
    }
    begin(start);
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
    for (Path file : recordFiles()) {
      read(PROGRESS + "/" + file.getName(), ShardRecord.class).ifPresent(records::add);
    }
    return records;
  }

  private List<Path> recordFiles() throws IOException {
    return names(PROGRESS).stream()
        .filter(PrepFolder::isRecord)
        .map(name -> new Path(new Path(folder, PROGRESS), name))
        .toList();
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
        folder,
        String.format(Locale.ROOT, "%s/%s-%s", STAGING, UUID.randomUUID(), path.replace('/', '-')));
  }

  /** Removes shards and quarantines that are not those of a data set, but of one before it. */
  void removeOthers(FinishedShards shards) throws IOException {
    removeOthers(shards, 1);
  }

  /**
   * The same for what came with a version or a later one.
   *
   * @param shards of that version
   */
  void removeOthers(FinishedShards shards, int version) throws IOException {
    Set<String> own = shards.files();
    lock.requireHeld(hadoop);
    for (String name : names("")) {
      if (name.equals(ShardPlan.QUARANTINE) || SplitName.ALL.contains(name)) {
        removeOthers(name, own, version);
      }
    }
  }

  private void removeOthers(String name, Set<String> own, int version) throws IOException {
    for (String file : names(name)) {
      String path = name + "/" + file;
      if (file.endsWith(ShardPlan.SHARD)
          && ShardPlan.version(file) >= version
          && !own.contains(path)) {
        files.delete(new Path(folder, path), false);
      }
    }
    if (names(name).isEmpty()) {
      files.delete(new Path(folder, name), false);
    }
  }

  /** What is in a folder below; nothing if there is none. */
  private List<String> names(String below) throws IOException {
    try {
      Path path = below.isEmpty() ? folder : new Path(folder, below);
      return Arrays.stream(files.listStatus(path))
          .map(FileStatus::getPath)
          .map(Path::getName)
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /** Forgets how the data set was made; what counts is the manifest. */
  void end() throws IOException {
    files.delete(new Path(folder, STAGING), true);
    files.delete(new Path(folder, PROGRESS), true);
  }

  private <T> Optional<T> read(String path, Class<T> type) throws IOException {
    try (InputStream in = files.open(new Path(folder, path))) {
      return Optional.of(
          JSON.readValue(new String(in.readAllBytes(), StandardCharsets.UTF_8), type));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private void write(String path, Object value) throws IOException {
    lock.requireHeld(hadoop);
    Publication.write(files, new Path(folder, path), JSON.writeValueAsBytes(value));
  }
}
