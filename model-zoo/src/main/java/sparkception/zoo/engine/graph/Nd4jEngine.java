package sparkception.zoo.engine.graph;

import sparkception.zoo.engine.Engines;
import sparkception.zoo.kernels.Kernels;
import sparkception.zoo.kernels.Precision;
import sparkception.zoo.kernels.nd4j.Nd4jKernels;

/** {@code nd4j}: ND4J's own operations, which run wherever ND4J does. */
public final class Nd4jEngine extends GraphEngine {

  /** For the service loader. */
  public Nd4jEngine() {}

  @Override
  public String name() {
    return Engines.ND4J;
  }

  @Override
  Kernels kernels(Precision precision) {
    return new Nd4jKernels(precision);
  }
}
