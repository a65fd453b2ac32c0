package sparkception.zoo.oracle;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Evaluates and differentiates functions of our arrays in libtorch. */
final class Torch {

  private static final Engine ENGINE = Engine.getEngine("PyTorch");

  private Torch() {}

  /**
   * A function's value and gradients, in C order.
   *
   * @param y the value
   * @param gradients of the sum of {@code y dy} by each argument
   */
  record Result(float[] y, List<float[]> gradients) {}

  /** Differentiates a function whose value has the shape of {@code dy}. */
  static Result differentiate(
      Function<NDList, NDArray> function, INDArray dy, List<INDArray> arguments) {
    try (NDManager manager = ENGINE.newBaseManager();
        GradientCollector collector = ENGINE.newGradientCollector()) {
      NDList variables = new NDList(arguments.stream().map(a -> copy(manager, a)).toList());
      variables.forEach(variable -> variable.setRequiresGradient(true));
      NDArray y = function.apply(variables);
      collector.backward(y.mul(copy(manager, dy)).sum());
      return new Result(
          floats(y), variables.stream().map(variable -> floats(variable.getGradient())).toList());
    }
  }

  /** Evaluates a function. */
  static float[] evaluate(Function<NDList, NDArray> function, List<INDArray> arguments) {
    try (NDManager manager = ENGINE.newBaseManager()) {
      NDList variables = new NDList(arguments.stream().map(a -> copy(manager, a)).toList());
      return floats(function.apply(variables));
    }
  }

  private static NDArray copy(NDManager manager, INDArray array) {
    return manager.create(array.dup('c').data().asFloat(), new Shape(array.shape()));
  }

  private static float[] floats(NDArray array) {
    return array.toFloatArray();
  }
}
