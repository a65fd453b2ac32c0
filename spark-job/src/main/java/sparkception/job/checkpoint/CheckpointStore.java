package sparkception.job.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a run: {@code checkpoints/<samples>/}.
 *
 * <p>A checkpoint is staged in a folder of its own, read back, and published by one rename; the
 * oldest beyond the number to keep are deleted only then. Folders whose name is not a number are
 * not checkpoints.
 */
public final class CheckpointStore {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileSystem files;
  private final Path folder;
  private final int keep;

  /**
   * Checkpoints in a folder, which need not exist.
   *
   * @param files the file system it is on
   * @param folder {@code RUN/checkpoints}
   * @param keep how many to keep, at least 2: the newest may turn out damaged
   */
  public CheckpointStore(FileSystem files, Path folder, int keep) {
    if (keep < 2) {
      throw new IllegalArgumentException(
          "Invalid checkpoint.keep: %d (must be >= 2)".formatted(keep));
    }
    this.files = files;
    this.folder = folder;
    this.keep = keep;
  }

  /**
   * Publishes a checkpoint. Saving the same state again is harmless.
   *
   * @param network the network's configuration as JSON
   * @param trainer the state to keep
   * @param workers folder of the workers' own optimizer states; empty if they keep none
   * @param data fingerprint of the data set
   * @param recipe fingerprint of the recipe
   */
  public Path save(
      String network, TrainerState trainer, Optional<Path> workers, String data, String recipe)
      throws IOException {
    Path staging = new Path(folder, "_staging-" + trainer.samples());
    Path target = new Path(folder, Long.toString(trainer.samples()));
    files.delete(staging, true);
    stage(staging, network, trainer, workers, state(trainer, data, recipe));
    Checkpoint.open(files, staging);
    publish(staging, target);
    deleteOldest();
    return target;
  }

  /** The newest checkpoint that is whole; a damaged one is logged with its reason and skipped. */
  public Optional<Checkpoint> newestGood() throws IOException {
    for (Path candidate : newestFirst()) {
      try {
        return Optional.of(Checkpoint.open(files, candidate));
      } catch (CheckpointException e) {
        LOG.warn("Skipping a damaged checkpoint. {}", e.getMessage());
      }
    }
    return Optional.empty();
  }

  private static CheckpointState state(TrainerState trainer, String data, String recipe) {
    return new CheckpointState(
        CheckpointState.FORMAT_VERSION,
        trainer.samples(),
        trainer.iterations(),
        trainer.rounds(),
        trainer.parameters().length,
        trainer.optimizer().length,
        trainer.outer().length > 0,
        trainer.average().length > 0,
        data,
        recipe);
  }

  private void stage(
      Path staging,
      String network,
      TrainerState trainer,
      Optional<Path> workers,
      CheckpointState state)
      throws IOException {
    Map<String, CheckpointManifest.Entry> entries = new TreeMap<>();
    add(
        entries,
        staging,
        Checkpoint.MODEL,
        out -> ModelZip.write(network, trainer.parameters(), out));
    if (state.average()) {
      add(
          entries,
          staging,
          Checkpoint.AVERAGE,
          out -> ModelZip.write(network, trainer.average(), out));
    }
    add(entries, staging, Checkpoint.TRAINER, out -> writeVectors(trainer, out));
    if (workers.isPresent()) {
      for (FileStatus file : files.listStatus(workers.get(), Checkpoint::isWorkerState)) {
        add(entries, staging, file.getPath().getName(), out -> copy(file.getPath(), out));
      }
    }
    add(entries, staging, Checkpoint.STATE, out -> out.write(JSON.writeValueAsBytes(state)));
    CheckpointManifest manifest = new CheckpointManifest(CheckpointState.FORMAT_VERSION, entries);
    write(
        new Path(staging, CheckpointManifest.FILE),
        out -> out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest)));
  }

  private void add(
      Map<String, CheckpointManifest.Entry> entries, Path staging, String name, Content content)
      throws IOException {
    entries.put(name, write(new Path(staging, name), content));
  }

  private static void writeVectors(TrainerState trainer, OutputStream out) throws IOException {
    for (float[] vector : trainer.optimizer()) {
      out.write(Fp32.encode(vector));
    }
    out.write(Fp32.encode(trainer.outer()));
    out.write(Fp32.encode(trainer.average()));
  }

  private void copy(Path file, OutputStream out) throws IOException {
    try (InputStream in = files.open(file)) {
      in.transferTo(out);
    }
  }

  private CheckpointManifest.Entry write(Path file, Content content) throws IOException {
    MessageDigest digest = FileHash.sha256Digest();
    try (OutputStream out =
        new DigestOutputStream(new BufferedOutputStream(files.create(file), 1 << 16), digest)) {
      content.writeTo(out);
    }
    return new CheckpointManifest.Entry(
        files.getFileStatus(file).getLen(), HexFormat.of().formatHex(digest.digest()));
  }

  /**
   * A folder of that name is either this very checkpoint or a damaged one; renaming onto it would
   * nest the one in the other.
   */
  private void publish(Path staging, Path target) throws IOException {
    if (files.exists(target) && !files.delete(target, true)) {
      throw new IOException("Cannot replace checkpoint " + target);
    }
    if (!files.rename(staging, target)) {
      throw new IOException("Cannot rename %s to %s".formatted(staging, target));
    }
  }

  private void deleteOldest() throws IOException {
    List<Path> all = newestFirst();
    for (Path old : all.subList(Math.min(keep, all.size()), all.size())) {
      files.delete(old, true);
    }
  }

  private List<Path> newestFirst() throws IOException {
    List<Path> found = new ArrayList<>();
    if (files.exists(folder)) {
      for (FileStatus status : files.listStatus(folder)) {
        if (status.isDirectory() && status.getPath().getName().matches("\\d{1,18}")) {
          found.add(status.getPath());
        }
      }
    }
    found.sort(Comparator.comparingLong(path -> -Long.parseLong(path.getName())));
    return found;
  }

  /** Writes a file's content. */
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }
}
