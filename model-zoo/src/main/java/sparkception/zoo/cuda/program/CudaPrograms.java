package sparkception.zoo.cuda.program;

import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.engine.EngineException;
import sparkception.zoo.engine.Predictor;
import sparkception.zoo.engine.Replica;
import sparkception.zoo.engine.ReplicaSpec;
import sparkception.zoo.engine.TrainedNetwork;

/** Networks as programs on a device. */
public final class CudaPrograms {

  private CudaPrograms() {}

  /**
   * Something that trains.
   *
   * @throws EngineException if the network has something that there are no kernels for, or the
   *     device has not enough memory
   */
  public static Replica replica(Device device, Arithmetic arithmetic, ReplicaSpec spec) {
    return new CudaReplica(device, arithmetic, spec);
  }

  /** Something that predicts; as above. */
  public static Predictor predictor(Device device, Arithmetic arithmetic, TrainedNetwork network) {
    return new CudaPredictor(device, arithmetic, network);
  }

  /**
   * Puts down a training step without a device.
   *
   * @return bytes that activations and gradients of a minibatch take, parameters and the
   *     optimizer's vectors not counted
   * @throws EngineException if the network has something that there are no kernels for
   */
  public static long plan(Arithmetic arithmetic, ReplicaSpec spec) {
    Device device = new DryDevice();
    CompiledNetwork network =
        CompiledNetwork.read(spec.network(), spec.shape(), spec.optimizer().layout());
    ParameterMemory layout = new ParameterMemory(network.layout(), network.nodes());
    NetworkMemory memory = new NetworkMemory(layout, 0, 0, 0, arithmetic.storage().bytes());
    Minibatch minibatch =
        Minibatch.training(spec.batchSize(), spec.shape(), network.classWeights().length > 0);
    return NetworkCompiler.training(
            new ProgramBuilder(device, arithmetic, memory, minibatch),
            network.nodes(),
            spec.shape())
        .bytes();
  }
}
