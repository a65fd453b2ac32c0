package sparkception.zoo.cuda.program;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import sparkception.zoo.architecture.Initialization;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.engine.ReplicaSpec;
import sparkception.zoo.optim.Decay;
import sparkception.zoo.optim.Momentum;
import sparkception.zoo.optim.Optimizer;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.xception.Ablation;
import sparkception.zoo.xception.Xception;
import sparkception.zoo.xception.XceptionSpec;

/**
 * The networks that are timed. DL4J needs ND4J's natives to make one, not to read one, so a bundle
 * has them written down: {@code BenchNetworks FOLDER}.
 */
public final class BenchNetworks {
  /** The paper's, 299x299 and 1000 classes, without dropout. */
  public static final BenchNetworks PAPER = new BenchNetworks("paper", 299, 1000, 1, 8);

  /** Small enough for an emulation. */
  public static final BenchNetworks TINY = new BenchNetworks("tiny", 33, 10, 0.05, 1);

  /** System property: where networks are written down. */
  public static final String FOLDER = "sparkception.bench.networks";

  private final String name;
  private final XceptionSpec network;

  private BenchNetworks(String name, int input, int classes, double width, int modules) {
    this.name = name;
    this.network =
        new XceptionSpec(
            input,
            3,
            classes,
            width,
            modules,
            2,
            0,
            0.99,
            1e-3,
            0,
            Initialization.GLOROT_UNIFORM,
            Labels.ONE,
            Ablation.NONE,
            3);
  }

  /** How it is trained: SGD with momentum 0.9 and a decay of 1e-5. */
  public ReplicaSpec spec(int batch) {
    ComputationGraph graph = Xception.network(network);
    Optimizer optimizer =
        new Optimizer(
            ParameterLayout.of(graph),
            new Momentum(0.9),
            new Decay(1e-5, 0, false),
            Double.POSITIVE_INFINITY);
    return new ReplicaSpec(
        graph.getConfiguration().toJson(),
        new NetworkShape(network.input(), network.channels(), network.classes()),
        optimizer,
        batch,
        false);
  }

  /** The same, as it was written down where {@value #FOLDER} says. */
  ReplicaSpec anywhere(int batch) throws IOException {
    String folder = System.getProperty(FOLDER);
    return folder == null ? spec(batch) : read(Path.of(folder), batch);
  }

  /** As it was written down. */
  public ReplicaSpec read(Path folder, int batch) throws IOException {
    try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(file(folder)))) {
      ReplicaSpec spec = (ReplicaSpec) in.readObject();
      return new ReplicaSpec(spec.network(), spec.shape(), spec.optimizer(), batch, false);
    } catch (ClassNotFoundException e) {
      throw new IOException("Cannot read network " + file(folder), e);
    }
  }

  private Path file(Path folder) {
    return folder.resolve(name + ".network");
  }

  /** Writes them all. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Files.createDirectories(folder);
    for (BenchNetworks one : List.of(PAPER, TINY)) {
      try (ObjectOutputStream out =
          new ObjectOutputStream(Files.newOutputStream(one.file(folder)))) {
        out.writeObject(one.spec(1));
      }
    }
  }
}
