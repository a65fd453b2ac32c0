package sparkception.job.checkpoint;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import sparkception.job.averaging.TrainerState;

/** A checkpoint whose files have proven whole. */
public final class Checkpoint {

  static final String MODEL = "model.zip";
  static final String EVALUATED = "evaluated.zip";
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

  /** The file in which a worker's own optimizer state is kept. */
  public static String workerState(int worker) {
    return String.format(Locale.ROOT, "optimizer-%05d.bin", worker);
  }

  /** Whether a file holds a worker's own optimizer state. */
  public static boolean isWorkerState(Path file) {
    return file.getName().matches("optimizer-\\d{5,}\\.bin");
  }

  /** The folder it lies in. */
  public Path folder() {
    return folder;
  }

  /** Where training stood. */
  public CheckpointState state() {
    return state;
  }

  /**
   * The network to evaluate and to predict with: with the moving average of its parameters where
   * training kept one, and with statistics of batch normalization of its own where training's were
   * not good enough. It has no updater state.
   */
  public ComputationGraph model() throws IOException {
    return read(modelFile());
  }

  private String modelFile() {
    if (!state.tellsOfEvaluated()) {
      return state.average() ? CheckpointState.AVERAGE_OF_FORMAT_2 : MODEL;
    }
    return state.evaluated() ? EVALUATED : MODEL;
  }

  /** Everything that training needs to go on. */
  public TrainerState trainerState() throws IOException {
    float[] parameters = new float[state.parameters()];
    ComputationGraph trained = read(MODEL);
    trained.params().data().asNio().order(ByteOrder.nativeOrder()).asFloatBuffer().get(parameters);
    try (DataInputStream in = new DataInputStream(files.open(new Path(folder, TRAINER)))) {
      float[][] optimizer = new float[state.optimizerVectors()][];
      for (int i = 0; i < optimizer.length; i++) {
        optimizer[i] = vector(in, true);
      }
      float[] outer = vector(in, state.outer());
      float[] average = vector(in, state.average());
      return new TrainerState(
          parameters,
          optimizer,
          outer,
          average,
          state.samples(),
          state.iterations(),
          state.rounds(),
          state.rollBacks(),
          state.rateScale());
    }
  }

  private ComputationGraph read(String model) throws IOException {
    try (InputStream in = new BufferedInputStream(files.open(new Path(folder, model)), 1 << 16)) {
      return ModelZip.read(in);
    }
  }

  private float[] vector(DataInputStream in, boolean present) throws IOException {
    byte[] bytes = new byte[present ? Math.multiplyExact(state.parameters(), Float.BYTES) : 0];
    in.readFully(bytes);
    return Fp32.decode(bytes);
  }
}
