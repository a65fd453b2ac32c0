package sparkception.zoo.engine.graph;

import sparkception.zoo.engine.Engines;
import sparkception.zoo.kernels.Kernels;
import sparkception.zoo.kernels.Precision;
import sparkception.zoo.kernels.onednn.OneDnnKernels;

/** {@code onednn}: the kernels of oneDNN, the fastest on CPUs. */
public final class OneDnnEngine extends GraphEngine {

  /** For the service loader. */
  public OneDnnEngine() {}

  @Override
  public String name() {
    return Engines.ONEDNN;
  }

  @Override
  Kernels kernels(Precision precision) {
    return new OneDnnKernels(precision);
  }
}
