package sparkception.zoo.cuda.program;

import java.util.HashMap;
import java.util.Map;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceMemory;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Stream;
import sparkception.zoo.cuda.kernels.Elementwise;
import sparkception.zoo.engine.Predictor;
import sparkception.zoo.engine.TrainedNetwork;

/**
 * Predicts on a device, with the running statistics of the network's normalizations. Those who
 * share a device take turns.
 */
final class CudaPredictor implements Predictor {

  private final Device device;
  private final Arithmetic arithmetic;
  private final CompiledNetwork network;
  private final Stream stream;
  private final DeviceVectors vectors;
  private final DeviceMemory copies;
  private final NetworkMemory memory;
  private final Map<Integer, Prepared> programs = new HashMap<>();

  CudaPredictor(Device device, Arithmetic arithmetic, TrainedNetwork trained) {
    this.device = device;
    this.arithmetic = arithmetic;
    this.network = CompiledNetwork.read(trained.configuration(), trained.shape(), null);
    ParameterMemory layout = new ParameterMemory(network.layout(), network.nodes());
    this.stream = device.newStream();
    this.vectors = new DeviceVectors(device, stream, layout, 1);
    ElementType storage = arithmetic.storage();
    boolean copied = storage != ElementType.FP32;
    this.copies = copied ? device.allocate((long) storage.bytes() * layout.length()) : null;
    long factors = copied ? copies.address() : vectors.address(0);
    this.memory = new NetworkMemory(layout, vectors.address(0), 0, factors, storage.bytes());
    vectors.upload(0, trained.parameters());
    if (copied) {
      new Elementwise(device, storage)
          .narrow(stream, vectors.address(0), copies.address(), layout.length());
    }
  }

  @Override
  public float[] probabilities(float[] pixels, int count) {
    synchronized (device) {
      Prepared prepared = programs.computeIfAbsent(count, this::prepared);
      Minibatch minibatch = prepared.minibatch();
      prepared
          .transfer()
          .upload(pixels, count * network.shape().imageLength(), 0, minibatch.images());
      prepared.program().run(stream);
      return prepared
          .transfer()
          .download(minibatch.probabilities(), count * network.shape().classes());
    }
  }

  private Prepared prepared(int count) {
    int imageLength = network.shape().imageLength();
    int classes = network.shape().classes();
    Minibatch minibatch = Minibatch.inference(count, imageLength, classes);
    Program program =
        NetworkCompiler.inference(
            new ProgramBuilder(device, arithmetic, memory, minibatch),
            network.nodes(),
            network.shape());
    Arena arena = new Arena(device, program.bytes(), count);
    arena.place(program);
    return new Prepared(
        minibatch,
        program,
        arena,
        new MinibatchTransfer(device, stream, (long) count * Math.max(imageLength, classes)));
  }

  @Override
  public void close() {
    synchronized (device) {
      stream.synchronize();
      programs.values().forEach(Prepared::close);
      vectors.close();
      if (copies != null) {
        copies.close();
      }
      stream.close();
    }
  }

  /** A program for minibatches of one size, with its memory. */
  private record Prepared(
      Minibatch minibatch, Program program, Arena arena, MinibatchTransfer transfer)
      implements AutoCloseable {

    @Override
    public void close() {
      arena.close();
      transfer.close();
    }
  }
}
