package sparkception.job.train;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.ShardHash;
import sparkception.job.checkpoint.Checkpoint;
import sparkception.job.checkpoint.CheckpointStore;
import sparkception.job.checkpoint.Fp32;
import sparkception.job.run.RunDescription;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunReader;
import sparkception.job.run.TransferRecord;
import sparkception.zoo.UnsupportedSettingException;
import sparkception.zoo.keras.KerasFileException;
import sparkception.zoo.keras.KerasWeights;
import sparkception.zoo.optim.SigmoidCrossEntropy;
import sparkception.zoo.torch.TorchFileException;
import sparkception.zoo.torch.TorchWeights;
import sparkception.zoo.transfer.NamedWeights;
import sparkception.zoo.transfer.WeightTransfer;

/** The weights that a run begins with, where they are another's. */
final class InitialWeights {

  private static final Logger LOG = LoggerFactory.getLogger(InitialWeights.class);

  private final Path from;
  private final Configuration hadoop;

  /**
   * Weights of a run, a checkpoint or a file of another library.
   *
   * @param from run folder, whose newest checkpoint it is, a checkpoint, a Keras file ({@code .h5},
   *     {@code .keras}) or a {@code .safetensors} file
   */
  InitialWeights(Path from, Configuration hadoop) {
    this.from = from;
    this.hadoop = hadoop;
  }

  /**
   * Takes them over.
   *
   * @param network the new one's configuration
   * @param classes of the new data set, in the order of its labels
   * @throws TrainingException if they do not fit; it names the first that do not, with both shapes
   */
  Start take(ComputationGraphConfiguration network, List<ImageClass> classes, String freezeTo)
      throws IOException, TrainingException {
    ComputationGraph target = new ComputationGraph(network);
    target.init();
    FileSystem files = from.getFileSystem(hadoop);
    return files.exists(from) && files.getFileStatus(from).isFile()
        ? ofFile(files.makeQualified(from), target, freezeTo)
        : ofCheckpoint(checkpoint(), target, classes, freezeTo);
  }

  /** Its classifier is never taken: the file does not name the classes. */
  private Start ofFile(Path file, ComputationGraph target, String freezeTo)
      throws IOException, TrainingException {
    WeightTransfer taken;
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      byte[] bytes = in.readAllBytes();
      taken =
          TorchWeights.areIn(bytes)
              ? TorchWeights.read(file.toString(), bytes).into(target)
              : KerasWeights.read(file.toString(), bytes).into(target);
    } catch (KerasFileException | TorchFileException | UnsupportedSettingException e) {
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "Cannot begin with the weights of %s: %s. Section model must ask for the network that it has",
              file,
              e.getMessage()),
          e);
    }
    tell(file, taken);
    return new Start(
        taken.parameters(),
        new TransferRecord(
            file.toString(),
            0,
            hash(taken.parameters()),
            taken.loaded(),
            taken.fresh(),
            taken.unused(),
            freezeTo));
  }

  private Start ofCheckpoint(
      Checkpoint checkpoint, ComputationGraph target, List<ImageClass> classes, String freezeTo)
      throws IOException, TrainingException {
    ComputationGraph source = checkpoint.model();
    List<ImageClass> known = description(checkpoint).classes();
    Function<ImageClass, String> key = key(known, classes);
    NamedWeights weights = NamedWeights.of(source);
    WeightTransfer taken;
    try {
      taken =
          WeightTransfer.of(
              weights,
              known.stream().map(key).toList(),
              NamedWeights.of(target),
              classes.stream().map(key).toList(),
              tellsMany(source) == tellsMany(target));
    } catch (UnsupportedSettingException e) {
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "Cannot begin with the weights of %s: %s. Section model must ask for the network that it has",
              checkpoint.folder(),
              e.getMessage()),
          e);
    }
    tell(checkpoint.folder(), taken);
    return new Start(
        taken.parameters(),
        new TransferRecord(
            checkpoint.folder().toString(),
            checkpoint.state().samples(),
            hash(weights.values()),
            taken.loaded(),
            taken.fresh(),
            taken.unused(),
            freezeTo));
  }

  /**
   * What a run begins with.
   *
   * @param parameters of the network
   * @param record of where they are from
   */
  record Start(float[] parameters, TransferRecord record) {}

  private Checkpoint checkpoint() throws IOException, TrainingException {
    FileSystem files = from.getFileSystem(hadoop);
    Path place = files.makeQualified(from);
    RunFolder run = new RunFolder(files, place);
    if (!files.exists(run.checkpoints())) {
      if (!files.exists(new Path(place, "state.json"))) {
        throw new TrainingException(
            String.format(
                Locale.ROOT,
                "Cannot begin with the weights of %s: it is neither a run with checkpoints nor a checkpoint nor a file",
                from));
      }
      return Checkpoint.open(files, place);
    }
    return CheckpointStore.in(run, 2)
        .newestGood()
        .orElseThrow(
            () ->
                new TrainingException(
                    String.format(
                        Locale.ROOT,
                        "Cannot begin with the weights of %s: no checkpoint in it",
                        from)));
  }

  private RunDescription description(Checkpoint checkpoint) throws IOException, TrainingException {
    FileSystem files = checkpoint.folder().getFileSystem(hadoop);
    return RunReader.open(RunFolder.ofCheckpoint(files, checkpoint.folder()))
        .description()
        .orElseThrow(
            () ->
                new TrainingException(
                    String.format(
                        Locale.ROOT,
                        "Cannot begin with the weights of %s: no run.json beside it, which names its classes",
                        checkpoint.folder())));
  }

  /** Names may repeat: ImageNet has two kinds of crane. */
  private static Function<ImageClass, String> key(List<ImageClass> a, List<ImageClass> b) {
    return areDistinct(a) && areDistinct(b)
        ? ImageClass::name
        : each -> each.name() + " (" + each.id() + ")";
  }

  private static boolean areDistinct(List<ImageClass> classes) {
    return classes.stream().map(ImageClass::name).distinct().count() == classes.size();
  }

  private static boolean tellsMany(ComputationGraph network) {
    return network.getOutputLayer(0).conf().getLayer() instanceof OutputLayer output
        && output.getLossFn() instanceof SigmoidCrossEntropy;
  }

  private static String hash(float[] values) {
    return ShardHash.of(Fp32.encode(values));
  }

  private static void tell(Path from, WeightTransfer taken) {
    LOG.info(
        taken.fresh().isEmpty()
            ? "Begins with all {} weight arrays of {}, classes matched by name"
            : "Begins with {} weight arrays of {}",
        taken.loaded(),
        from);
    if (!taken.fresh().isEmpty()) {
      LOG.info(
          "Not loaded: {} (a new classifier); of the old one: {}",
          String.join(", ", taken.fresh()),
          String.join(", ", taken.unused()));
    }
  }
}
