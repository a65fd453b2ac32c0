package sparkception.zoo.keras;

import java.lang.reflect.Array;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One weight array of a Keras layer.
 *
 * @param shape as Keras has it: kernels {@code [rows, columns, inputs, outputs]}
 * @param values in C order
 */
record KerasArray(int[] shape, float[] values) {

  /**
   * A parameter as Keras lays it out.
   *
   * @param ours kernels {@code [outputs, inputs, rows, columns]}; a classifier's {@code [inputs,
   *     outputs]}; a row of the others
   */
  static KerasArray of(INDArray ours) {
    INDArray keras = isKernel(ours) ? ours.permute(2, 3, 1, 0) : ours;
    return new KerasArray(shapeOf(ours), keras.dup('c').data().asFloat());
  }

  /** The shape that a parameter has in Keras. */
  static int[] shapeOf(INDArray ours) {
    if (isKernel(ours)) {
      return new int[] {
        (int) ours.size(2), (int) ours.size(3), (int) ours.size(1), (int) ours.size(0)
      };
    }
    return ours.rank() == 2 && ours.size(0) > 1
        ? new int[] {(int) ours.size(0), (int) ours.size(1)}
        : new int[] {(int) ours.length()};
  }

  /** Puts the values into a parameter of that shape. */
  void into(INDArray ours) {
    INDArray keras = Nd4j.createFromArray(values);
    ours.assign(
        isKernel(ours)
            ? keras.reshape('c', shape).permute(3, 2, 0, 1)
            : keras.reshape('c', ours.shape()));
  }

  private static boolean isKernel(INDArray ours) {
    return ours.rank() == 4;
  }

  String shapeText() {
    return Arrays.toString(shape);
  }

  /** As arrays of arrays of numbers. */
  Object nested() {
    Object nested = Array.newInstance(float.class, shape);
    fill(nested, 0);
    return nested;
  }

  private int fill(Object nested, int from) {
    if (nested instanceof float[] row) {
      System.arraycopy(values, from, row, 0, row.length);
      return from + row.length;
    }
    int at = from;
    for (Object part : (Object[]) nested) {
      at = fill(part, at);
    }
    return at;
  }
}
