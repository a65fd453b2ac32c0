package sparkception.job.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.data.storage.Ownership;
import sparkception.job.averaging.TrainerState;
import sparkception.job.files.FileHash;
import sparkception.job.files.FileOutput;
import sparkception.job.run.RunFolder;

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
  private static final String BEST = "best.json";
  private static final String STAGING = "_staging-";

  private final FileSystem files;
  private final Path folder;
  private final int keep;
  private final Ownership ownership;

  /**
   * Checkpoints in a folder, which need not exist.
   *
   * @param files the file system it is on
   * @param folder {@code RUN/checkpoints}
   * @param keep how many to keep, at least 2: the newest may turn out damaged
   */
  public CheckpointStore(FileSystem files, Path folder, int keep) {
    this(files, folder, keep, Ownership.UNDISPUTED);
  }

  /** The checkpoints of a run, of which {@code keep} are kept. */
  public static CheckpointStore in(RunFolder run, int keep) {
    return new CheckpointStore(run.files(), run.checkpoints(), keep);
  }

  private CheckpointStore(FileSystem files, Path folder, int keep, Ownership ownership) {
    if (keep < 2) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "Invalid checkpoint.keep: %d (must be >= 2)", keep));
    }
    this.files = files;
    this.folder = folder;
    this.keep = keep;
    this.ownership = ownership;
  }

  /** The same store, which publishes and deletes only while the folder is its owner's. */
  public CheckpointStore of(Ownership owner) {
    return new CheckpointStore(files, folder, keep, owner);
  }

  /**
   * Publishes a checkpoint. Saving the same state again is harmless. What fails is tried once more:
   * storage that has just lost a node serves again.
   *
   * @param network the network's configuration as JSON
   * @param trainer the state to keep
   * @param evaluated the network that this checkpoint is judged by
   * @param states folder of the workers' own optimizer states; empty if they keep none
   * @param provenance what it was made from and by
   * @throws CheckpointException if it cannot be written; those before it stay as they are
   */
  public Path save(
      String network,
      TrainerState trainer,
      Evaluated evaluated,
      Optional<Path> states,
      Provenance provenance)
      throws CheckpointException {
    try {
      return saveOnce(network, trainer, evaluated, states, provenance);
    } catch (IOException e) {
      LOG.warn("Writing a checkpoint again. {}", e.getMessage());
    }
    try {
      return saveOnce(network, trainer, evaluated, states, provenance);
    } catch (IOException e) {
      throw new CheckpointException(
          e.getMessage()
              + " (the checkpoints before it are kept; the same command goes on from there)",
          e);
    }
  }

  private Path saveOnce(
      String network,
      TrainerState trainer,
      Evaluated evaluated,
      Optional<Path> states,
      Provenance provenance)
      throws IOException {
    ownership.requireHeld();
    deleteStaged();
    Path staging = new Path(folder, STAGING + UUID.randomUUID());
    Path target = at(trainer.samples());
    try {
      stage(staging, network, trainer, evaluated, states, state(trainer, evaluated, provenance));
      Checkpoint.open(files, staging);
      publish(staging, target);
    } catch (IOException e) {
      discard(staging, e);
      throw e;
    }
    retire(trainer.samples());
    return target;
  }

  /** Where the checkpoint after so many samples lies, if there is one. */
  public Path at(long samples) {
    return new Path(folder, Long.toString(samples));
  }

  /** Keeps a checkpoint beside the newest, in place of the one that was the best before. */
  public void markBest(BestCheckpoint best) throws IOException {
    FileOutput.replace(files, new Path(folder, BEST), JSON.writeValueAsBytes(best));
  }

  /** The best checkpoint so far; empty when none has been judged. */
  public Optional<BestCheckpoint> best() throws IOException {
    Path file = new Path(folder, BEST);
    if (!files.exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = files.open(file)) {
      return Optional.of(JSON.readValue(in, BestCheckpoint.class));
    }
  }

  /**
   * The newest checkpoint that is whole; one that is damaged or cannot be read is logged with its
   * reason and skipped.
   *
   * @return empty when there are no checkpoints
   * @throws CheckpointException if there are, and none is good: starting afresh would throw away
   *     what may be saved yet
   */
  public Optional<Checkpoint> newestGood() throws IOException {
    List<Path> candidates = newestFirst();
    List<String> reasons = new ArrayList<>();
    for (Path candidate : candidates) {
      try {
        return Optional.of(Checkpoint.open(files, candidate));
      } catch (IOException e) {
        LOG.warn("Skipping a checkpoint that cannot be used. {}", e.getMessage());
        reasons.add(e.getMessage());
      }
    }
    if (!candidates.isEmpty()) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "Cannot use any checkpoint in %s; delete the folder to start afresh: %s",
              folder,
              String.join("; ", reasons)));
    }
    return Optional.empty();
  }

  private static CheckpointState state(
      TrainerState trainer, Evaluated evaluated, Provenance provenance) {
    return new CheckpointState(
        CheckpointState.FORMAT_VERSION,
        trainer.samples(),
        trainer.iterations(),
        trainer.rounds(),
        trainer.rollBacks(),
        trainer.rateScale(),
        trainer.parameters().length,
        trainer.optimizer().length,
        trainer.outer().length > 0,
        trainer.average().length > 0,
        evaluated.parameters() != trainer.parameters(),
        evaluated.batchNormImages(),
        provenance.data(),
        provenance.recipe(),
        provenance.workers(),
        provenance.engines());
  }

  private void stage(
      Path staging,
      String network,
      TrainerState trainer,
      Evaluated evaluated,
      Optional<Path> states,
      CheckpointState state)
      throws IOException {
    Map<String, CheckpointManifest.Entry> entries = new TreeMap<>();
    add(
        entries,
        staging,
        Checkpoint.MODEL,
        out -> ModelZip.write(network, trainer.parameters(), out));
    if (state.evaluated()) {
      add(
          entries,
          staging,
          Checkpoint.EVALUATED,
          out -> ModelZip.write(network, evaluated.parameters(), out));
    }
    add(entries, staging, Checkpoint.TRAINER, out -> writeVectors(trainer, out));
    if (states.isPresent()) {
      for (FileStatus file : files.listStatus(states.get(), Checkpoint::isWorkerState)) {
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
      Map<String, CheckpointManifest.Entry> entries,
      Path staging,
      String name,
      FileOutput.Content content)
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

  private CheckpointManifest.Entry write(Path file, FileOutput.Content content) throws IOException {
    MessageDigest digest = FileHash.sha256Digest();
    FileOutput.write(
        files,
        file,
        out -> {
          OutputStream hashed = new DigestOutputStream(out, digest);
          content.writeTo(hashed);
          hashed.flush();
        });
    return new CheckpointManifest.Entry(
        files.getFileStatus(file).getLen(), HexFormat.of().formatHex(digest.digest()));
  }

  /**
   * A folder of that name is either this very checkpoint or a damaged one; renaming onto it would
   * nest the one in the other.
   */
  private void publish(Path staging, Path target) throws IOException {
    ownership.requireHeld();
    if (files.exists(target) && !files.delete(target, true)) {
      throw new CheckpointException("Cannot replace checkpoint " + target);
    }
    if (!files.rename(staging, target)) {
      throw new CheckpointException(
          String.format(Locale.ROOT, "Cannot rename %s to %s", staging, target));
    }
  }

  /**
   * Deletes the oldest but the best, and whatever claims to be newer than the one just published:
   * training has gone back past it, because it was damaged.
   */
  private void retire(long published) throws IOException {
    long best = best().map(BestCheckpoint::samples).orElse(-1L);
    int kept = 0;
    for (Path checkpoint : newestFirst()) {
      boolean isOld = kept >= keep && samples(checkpoint) != best;
      if (samples(checkpoint) > published || isOld) {
        files.delete(checkpoint, true);
      } else {
        kept++;
      }
    }
  }

  /** What drivers left that were killed while they wrote. */
  private void deleteStaged() throws IOException {
    for (FileStatus status : folders()) {
      if (status.getPath().getName().startsWith(STAGING)) {
        files.delete(status.getPath(), true);
      }
    }
  }

  /** On a full disk the half that was written would be in the way. */
  private void discard(Path staging, IOException reason) {
    try {
      files.delete(staging, true);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private List<Path> newestFirst() throws IOException {
    List<Path> found = new ArrayList<>();
    for (FileStatus status : folders()) {
      if (status.getPath().getName().matches("\\d{1,18}")) {
        found.add(status.getPath());
      }
    }
    found.sort(Comparator.comparingLong(path -> -samples(path)));
    return found;
  }

  private static long samples(Path checkpoint) {
    return Long.parseLong(checkpoint.getName());
  }

  private List<FileStatus> folders() throws IOException {
    return files.exists(folder)
        ? Stream.of(files.listStatus(folder)).filter(FileStatus::isDirectory).toList()
        : List.of();
  }
}
