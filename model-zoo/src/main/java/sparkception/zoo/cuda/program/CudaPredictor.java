package sparkception.zoo.cuda.program;

import java.util.HashMap;
import java.util.Map;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceMemory;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Graph;
import sparkception.zoo.cuda.device.Stream;
import sparkception.zoo.cuda.kernels.Elementwise;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.engine.Predictor;
import sparkception.zoo.engine.TrainedNetwork;

/**
 * Predicts on a device, with the running statistics of the network's normalizations. Those who
 * share a device take turns.
 */
final class CudaPredictor implements Predictor {

  private final Device device;
  private final DeviceScope scope;
  private final DeviceTurn turn;
  private final Arithmetic arithmetic;
  private final CompiledNetwork network;
  private final Stream stream;
  private final DeviceVectors vectors;
  private final DeviceMemory copies;
  private final NetworkMemory memory;
  private final Map<Integer, Prepared> programs = new HashMap<>();

  CudaPredictor(Device device, Arithmetic arithmetic, TrainedNetwork trained) {
    this(
        device,
        arithmetic,
        CompiledNetwork.read(trained.configuration(), trained.shape(), null),
        trained.parameters());
  }

  CudaPredictor(Device device, Arithmetic arithmetic, CompiledNetwork network, float[] parameters) {
    this.device = device;
    this.arithmetic = arithmetic;
    this.network = network;
    this.scope = new DeviceScope(device);
    this.turn = DeviceTurn.on(device);
    try {
      ParameterMemory layout = new ParameterMemory(network.layout(), network.nodes());
      this.stream = scope.newStream();
      this.vectors = new DeviceVectors(scope, stream, layout, 1);
      ElementType storage = arithmetic.storage();
      boolean copied = storage != ElementType.FP32;
      this.copies = copied ? scope.allocate((long) storage.bytes() * layout.length()) : null;
      long factors = copied ? copies.address() : vectors.address(0);
      this.memory = new NetworkMemory(layout, vectors.address(0), 0, factors, storage.bytes());
      vectors.upload(0, parameters);
      if (copied) {
        new Elementwise(device, storage)
            .narrow(stream, vectors.address(0), copies.address(), layout.length());
      }
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  @Override
  public float[] probabilities(ImageBatch images) {
    int count = images.count();
    return turn.with(
        () -> {
          Prepared prepared = programs.computeIfAbsent(count, this::prepared);
          Minibatch minibatch = prepared.minibatch();
          upload(images, prepared.transfer(), minibatch);
          prepared.run(stream, scope);
          return prepared
              .transfer()
              .download(minibatch.probabilities(), count * network.shape().classes());
        });
  }

  private void upload(ImageBatch images, MinibatchTransfer transfer, Minibatch to) {
    float[] scale = images.scale();
    int samples = images.count() * network.shape().imageLength();
    long at = transfer.upload(new MinibatchFeed.Numbers(scale, scale.length), 0, to.scale());
    at = transfer.upload(new MinibatchFeed.Numbers(new float[] {images.kept()}, 1), at, to.kept());
    transfer.upload(new MinibatchFeed.Samples(images.samples(), samples), at, to.samples());
  }

  private Prepared prepared(int count) {
    Minibatch minibatch = Minibatch.inference(count, network.shape());
    Program program =
        NetworkCompiler.inference(
            new ProgramBuilder(device, arithmetic, memory, minibatch),
            network.nodes(),
            network.shape());
    Arena arena = new Arena(scope, program.bytes());
    arena.place(program);
    device.awaitKernels();
    return new Prepared(
        minibatch,
        program,
        new MinibatchTransfer(
            scope, stream, Math.max(minibatch.inputBytes(), minibatch.probabilities().bytes())));
  }

  @Override
  public void close() {
    turn.with(scope::close);
  }

  /** What the last minibatch of a size was asked, once more; for benchmarks. */
  void repeat(int count) {
    turn.with(
        () -> {
          programs.get(count).run(stream, scope);
          stream.synchronize();
        });
  }

  /** A program for minibatches of one size, with its memory; captured when it is used again. */
  private static final class Prepared {

    private final Minibatch minibatch;
    private final Program program;
    private final MinibatchTransfer transfer;
    private boolean used;
    private Graph graph;

    Prepared(Minibatch minibatch, Program program, MinibatchTransfer transfer) {
      this.minibatch = minibatch;
      this.program = program;
      this.transfer = transfer;
    }

    Minibatch minibatch() {
      return minibatch;
    }

    MinibatchTransfer transfer() {
      return transfer;
    }

    void run(Stream stream, DeviceScope scope) {
      if (used && graph == null) {
        graph = scope.held(stream.capture(() -> program.run(stream)));
      }
      if (graph == null) {
        program.run(stream);
      } else {
        stream.launch(graph);
      }
      used = true;
    }
  }
}
