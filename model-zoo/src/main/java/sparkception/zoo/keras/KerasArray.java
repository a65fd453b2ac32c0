package sparkception.zoo.keras;

import java.util.Arrays;

/**
 * One weight array of a Keras layer.
 *
 * @param shape as Keras has it: kernels {@code [rows, columns, inputs, outputs]}
 * @param values in C order
 */
record KerasArray(int[] shape, float[] values) {

  String shapeText() {
    return Arrays.toString(shape);
  }
}
