package sparkception.zoo.cuda;

import java.util.Locale;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceException;
import sparkception.zoo.cuda.device.DeviceLostException;
import sparkception.zoo.cuda.device.DeviceProperties;
import sparkception.zoo.cuda.program.CudaPrograms;
import sparkception.zoo.engine.Engine;
import sparkception.zoo.engine.EngineException;
import sparkception.zoo.engine.EngineFacts;
import sparkception.zoo.engine.EngineOptions;
import sparkception.zoo.engine.Engines;
import sparkception.zoo.engine.Predictor;
import sparkception.zoo.engine.Replica;
import sparkception.zoo.engine.ReplicaSpec;
import sparkception.zoo.engine.TrainedNetwork;
import sparkception.zoo.kernels.Precision;

/** {@code cuda}: kernels of this project on an NVIDIA GPU. */
public final class CudaEngine implements Engine {

  /** For the service loader. */
  public CudaEngine() {}

  @Override
  public String name() {
    return Engines.CUDA;
  }

  @Override
  public EngineFacts check(EngineOptions options) {
    DeviceProperties found = device(options).properties();
    told(
        () -> {
          found.requireSupported(arithmetic(options.precision()));
          return found;
        });
    return EngineFacts.of(
        name(),
        options,
        String.format(
            Locale.ROOT, "%s, compute capability %s", found.name(), found.computeCapability()));
  }

  @Override
  public void check(ReplicaSpec spec, Precision precision) {
    requireAllTrainedAlike(spec);
    CudaPrograms.plan(arithmetic(precision), spec);
  }

  private static void requireAllTrainedAlike(ReplicaSpec spec) {
    if (spec.freezing().isFrozen() || !spec.optimizer().hasOneRate()) {
      throw new EngineException(
          "Cannot use engine cuda with transfer.freeze-to or transfer.rate-factor: it trains all"
              + " layers alike; engines onednn and nd4j have both");
    }
  }

  @Override
  public Replica replica(ReplicaSpec spec, EngineOptions options) {
    requireAllTrainedAlike(spec);
    return told(() -> CudaPrograms.replica(device(options), arithmetic(options.precision()), spec));
  }

  @Override
  public Predictor predictor(TrainedNetwork network, EngineOptions options) {
    return told(
        () -> CudaPrograms.predictor(device(options), arithmetic(options.precision()), network));
  }

  private static Arithmetic arithmetic(Precision precision) {
    return switch (precision) {
      case FP32 -> Arithmetic.FP32;
      case TF32 -> Arithmetic.TF32;
      case BF16 -> Arithmetic.BF16;
    };
  }

  /** What tests put in the place of NVIDIA's driver goes before it. */
  private static Device device(EngineOptions options) {
    DeviceProvider provider =
        ServiceLoader.load(DeviceProvider.class, DeviceProvider.class.getClassLoader())
            .findFirst()
            .orElseGet(NvidiaGpus::new);
    return told(() -> provider.device(options.gpu()));
  }

  private static <T> T told(Supplier<T> work) {
    try {
      return work.get();
    } catch (DeviceLostException e) {
      throw e;
    } catch (DeviceException e) {
      throw new EngineException(
          String.format(Locale.ROOT, "Cannot use engine cuda. %s", e.getMessage()), e);
    }
  }
}
