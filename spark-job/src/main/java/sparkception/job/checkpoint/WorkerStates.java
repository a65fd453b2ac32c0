package sparkception.job.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import sparkception.job.files.FileOutput;

/**
 * The optimizer state that each worker keeps for itself: a file a worker, raw fp32.
 *
 * <p>Files, because Spark may run a worker's next round on another executor, and a round again on a
 * third; a worker writes the same bytes wherever and however often it runs. When a run goes on with
 * more workers than it had, the new ones share the states there are.
 */
public final class WorkerStates {

  private WorkerStates() {}

  /**
   * Reads what a worker goes on with.
   *
   * @param folder of one moment of training
   * @param count vectors, all of one length
   */
  public static List<byte[]> read(Configuration hadoop, Path folder, int worker, int count)
      throws IOException {
    FileSystem files = folder.getFileSystem(hadoop);
    int kept = files.listStatus(folder, Checkpoint::isWorkerState).length;
    if (kept == 0) {
      throw new CheckpointException("Cannot go on: no worker's optimizer state in " + folder);
    }
    Path file = new Path(folder, Checkpoint.workerState(worker % kept));
    int length = Math.toIntExact(files.getFileStatus(file).getLen() / count);
    List<byte[]> vectors = new ArrayList<>();
    try (InputStream in = files.open(file)) {
      for (int i = 0; i < count; i++) {
        vectors.add(in.readNBytes(length));
      }
    }
    return vectors;
  }

  /** Publishes what a worker ends a round with; another attempt at the same round is harmless. */
  public static void write(Configuration hadoop, Path folder, int worker, float[][] vectors)
      throws IOException {
    FileSystem files = folder.getFileSystem(hadoop);
    Path staging =
        new Path(folder, String.format(Locale.ROOT, "_staging-%d-%s", worker, UUID.randomUUID()));
    FileOutput.write(
        files,
        staging,
        out -> {
          for (float[] vector : vectors) {
            out.write(Fp32.encode(vector));
          }
        });
    Path file = new Path(folder, Checkpoint.workerState(worker));
    if (files.exists(file) || !files.rename(staging, file)) {
      files.delete(staging, false);
    }
    if (!files.exists(file)) {
      throw new CheckpointException("Cannot publish a worker's optimizer state as " + file);
    }
  }
}
