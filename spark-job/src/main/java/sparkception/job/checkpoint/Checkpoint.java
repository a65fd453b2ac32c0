package sparkception.job.checkpoint;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** A checkpoint whose files have proven whole. */
public final class Checkpoint {

  static final String MODEL = "model.zip";
  static final String TRAINER = "trainer.bin";
  static final String STATE = "state.json";

  private final FileSystem files;
  private final Path folder;
  private final CheckpointState state;

  Checkpoint(FileSystem files, Path folder, CheckpointState state) {
    this.files = files;
    this.folder = folder;
    this.state = state;
  }

  /**
   * Opens the checkpoint in a folder.
   *
   * @throws CheckpointException if a file is missing or is not what the manifest says
   */
  public static Checkpoint open(FileSystem files, Path folder) throws IOException {
    return new CheckpointReader(files, folder).open();
  }

  /** The folder it lies in. */
  public Path folder() {
    return folder;
  }

  /** Where training stood. */
  public CheckpointState state() {
    return state;
  }

  /** The network with its parameters, without updater state. */
  public ComputationGraph model() throws IOException {
    try (InputStream in = new BufferedInputStream(files.open(new Path(folder, MODEL)), 1 << 16)) {
      return ModelZip.read(in);
    }
  }

  /** Everything that training needs to go on. */
  public TrainerState trainerState() throws IOException {
    float[] parameters = new float[state.parameters()];
    model().params().data().asNio().order(ByteOrder.nativeOrder()).asFloatBuffer().get(parameters);
    return new TrainerState(
        parameters, optimizer(), state.samples(), state.iterations(), state.rounds());
  }

  private float[][] optimizer() throws IOException {
    float[][] vectors = new float[state.optimizerVectors()][];
    try (DataInputStream in = new DataInputStream(files.open(new Path(folder, TRAINER)))) {
      byte[] bytes = new byte[Math.multiplyExact(state.parameters(), Float.BYTES)];
      for (int i = 0; i < vectors.length; i++) {
        in.readFully(bytes);
        vectors[i] = Fp32.decode(bytes);
      }
    }
    return vectors;
  }
}
