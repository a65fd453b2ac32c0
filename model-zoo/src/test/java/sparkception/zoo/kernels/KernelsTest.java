package sparkception.zoo.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import sparkception.zoo.kernels.nd4j.Nd4jKernels;
import sparkception.zoo.kernels.onednn.OneDnnKernels;

/** Every kernel of every implementation against its definition in double precision. */
class KernelsTest {

  private static final double TOLERANCE = 1e-4;

  static Stream<Kernels> implementations() {
    return Stream.of(new Nd4jKernels(Precision.FP32), new OneDnnKernels(Precision.FP32));
  }

  static Stream<Arguments> convolutions() {
    List<ConvolutionShape> shapes =
        List.of(
            new ConvolutionShape(2, 9, 7, 16, 32, 1, 1, true, false),
            new ConvolutionShape(1, 5, 5, 3, 7, 1, 1, true, false),
            new ConvolutionShape(3, 9, 7, 5, 18, 1, 2, true, false),
            new ConvolutionShape(2, 8, 8, 32, 16, 1, 2, true, false),
            // Few channels, many pixels: oneDNN's own choice on AVX2 destroyed memory here.
            new ConvolutionShape(16, 24, 24, 4, 8, 1, 2, true, false),
            new ConvolutionShape(1, 11, 9, 3, 8, 3, 2, false, false),
            new ConvolutionShape(2, 10, 10, 1, 5, 3, 1, false, false),
            new ConvolutionShape(6, 26, 26, 4, 8, 3, 1, false, false),
            new ConvolutionShape(2, 12, 13, 16, 24, 3, 1, false, false),
            new ConvolutionShape(2, 6, 7, 17, 33, 3, 1, true, false),
            new ConvolutionShape(2, 9, 8, 16, 16, 3, 1, true, true),
            new ConvolutionShape(1, 5, 6, 7, 7, 3, 1, true, true),
            new ConvolutionShape(3, 7, 7, 45, 45, 3, 1, true, true),
            new ConvolutionShape(2, 8, 9, 33, 33, 3, 2, true, true),
            // Factorised windows, as Inception V3 has them.
            new ConvolutionShape(2, 9, 8, 16, 24, Window.same(1, 7, 1), false),
            new ConvolutionShape(2, 9, 8, 13, 11, Window.same(7, 1, 1), false),
            new ConvolutionShape(1, 3, 4, 16, 16, Window.same(1, 7, 1), false),
            new ConvolutionShape(1, 8, 8, 7, 9, Window.same(1, 3, 1), false),
            new ConvolutionShape(1, 8, 8, 24, 8, Window.same(3, 1, 1), false),
            new ConvolutionShape(2, 9, 9, 6, 10, Window.same(5, 1), false),
            // A stem that is padded by three on each side, as ResNet has it.
            new ConvolutionShape(2, 16, 15, 3, 8, Window.padded(7, 2, 3), false),
            new ConvolutionShape(2, 7, 8, 17, 16, Window.padded(3, 1, 1), false),
            new ConvolutionShape(2, 9, 8, 16, 16, Window.same(3, 5, 1), true),
            // In groups, from two halves to a channel each of many.
            new ConvolutionShape(2, 9, 8, 16, 24, Window.same(3, 1), 2),
            new ConvolutionShape(2, 6, 7, 32, 32, Window.same(3, 1), 2),
            new ConvolutionShape(1, 5, 6, 6, 6, Window.same(3, 1), 3),
            new ConvolutionShape(2, 8, 9, 14, 28, Window.same(3, 2), 7),
            new ConvolutionShape(2, 7, 7, 182, 182, Window.same(3, 1), 26),
            new ConvolutionShape(1, 8, 8, 64, 64, Window.same(3, 1), 4),
            new ConvolutionShape(2, 5, 5, 12, 8, Window.PIXEL, 4),
            new ConvolutionShape(2, 5, 5, 6, 8, Window.same(1, 2), 2),
            new ConvolutionShape(2, 5, 6, 8, 16, Window.same(3, 1), 8));
    return implementations()
        .flatMap(kernels -> shapes.stream().map(shape -> Arguments.of(kernels, shape)));
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void convolutionMatchesItsDefinition(Kernels kernels, ConvolutionShape shape) {
    Random random = new Random(shape.hashCode());
    NaiveConvolution naive = new NaiveConvolution(shape);
    INDArray x = random(random, shape.input());
    INDArray w = random(random, weights(shape));
    INDArray dy = random(random, shape.output());
    INDArray y = garbage(shape.output());
    INDArray dx = garbage(shape.input());
    INDArray dw = garbage(weights(shape));
    ConvolutionKernel kernel = kernels.convolution(shape);
    for (int repetition = 0; repetition < 2; repetition++) {
      kernel.forward(x, w, y);
      kernel.backward(x, w, dy, dx, dw);
    }
    assertClose(y, naive.forward(floats(x), floats(w)));
    assertClose(dx, naive.backwardData(floats(w), floats(dy)));
    assertClose(dw, naive.backwardWeights(floats(x), floats(dy)));
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void convolutionLeavesOutWhatNobodyNeeds(Kernels kernels) {
    ConvolutionShape shape = new ConvolutionShape(2, 4, 5, 6, 9, 1, 1, true, false);
    Random random = new Random(1);
    INDArray x = random(random, shape.input());
    INDArray w = random(random, weights(shape));
    INDArray y = garbage(shape.output());
    ConvolutionKernel kernel = kernels.convolution(shape);
    kernel.forward(x, w, y);
    INDArray dw = garbage(weights(shape));
    kernel.backward(x, w, y, null, dw);
    assertClose(dw, new NaiveConvolution(shape).backwardWeights(floats(x), floats(y)));
    kernel.backward(x, w, y, garbage(shape.input()), null);
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void inferenceTakesWeightsOverAndAddsBiasAndRelu(Kernels kernels, ConvolutionShape shape) {
    Random random = new Random(1);
    INDArray x = random(random, shape.input());
    INDArray w = random(random, weights(shape));
    INDArray bias = random(random, shape.filters());
    double[] expected = new NaiveConvolution(shape).forward(floats(x), floats(w));
    INDArray plain = garbage(shape.output());
    INDArray full = garbage(shape.output());
    InferenceConvolution withoutBias = kernels.inference(shape, w, null, Rectifier.NONE);
    InferenceConvolution withBiasAndRelu = kernels.inference(shape, w, bias, Rectifier.RELU);
    float[] shift = floats(bias);
    w.assign(777);
    bias.assign(777);
    for (int repetition = 0; repetition < 2; repetition++) {
      withoutBias.run(x, plain);
      withBiasAndRelu.run(x, full);
    }
    assertClose(plain, expected);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = Math.max(0, expected[i] + shift[i % shift.length]);
    }
    assertClose(full, expected);
  }

  static Stream<Arguments> normalizations() {
    List<BatchNormShape> shapes =
        List.of(
            new BatchNormShape(60, 16, 0.001, false),
            new BatchNormShape(60, 16, 0.001, true),
            new BatchNormShape(4056, 4, 0.001, true),
            new BatchNormShape(3000, 48, 0.001, true),
            new BatchNormShape(7, 5, 0.01, true),
            new BatchNormShape(121, 33, 0.001, false));
    return implementations()
        .flatMap(kernels -> shapes.stream().map(shape -> Arguments.of(kernels, shape)));
  }

  @ParameterizedTest
  @MethodSource("normalizations")
  void batchNormMatchesItsDefinition(Kernels kernels, BatchNormShape shape) {
    Random random = new Random(shape.hashCode());
    long rows = shape.rows();
    int channels = shape.channels();
    INDArray x = random(random, 1, rows, 1, channels);
    INDArray dy = random(random, 1, rows, 1, channels);
    INDArray gamma = random(random, 1, channels).addi(1.5);
    INDArray beta = random(random, 1, channels);
    NaiveBatchNorm naive =
        new NaiveBatchNorm(shape, floats(x), floats(gamma), floats(beta), floats(dy));
    INDArray mean = garbage(channels);
    INDArray variance = garbage(channels);
    INDArray y = garbage(x.shape());
    INDArray dx = garbage(x.shape());
    INDArray dGamma = garbage(1, channels);
    INDArray dBeta = garbage(1, channels);
    BatchNormKernel kernel = kernels.batchNorm(shape);
    kernel.forwardTraining(x, gamma, beta, mean, variance, y);
    kernel.backward(x, gamma, beta, mean, variance, y, dy.dup(), dx, dGamma, dBeta);
    assertClose(mean, naive.mean);
    assertClose(variance, naive.variance);
    assertClose(y, naive.y);
    assertClose(dx, naive.dx);
    assertClose(dGamma, naive.dGamma);
    assertClose(dBeta, naive.dBeta);
    INDArray inferred = garbage(x.shape());
    kernel.forwardInference(x, gamma, beta, mean, variance, inferred);
    assertClose(inferred, naive.y);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void maxPoolTakesTheLargestAndHandsItsGradientBack(Kernels kernels) {
    for (ConvolutionShape shape :
        List.of(
            new ConvolutionShape(2, 7, 9, 16, 16, 3, 2, true, true),
            new ConvolutionShape(1, 6, 4, 5, 5, 3, 2, true, true),
            new ConvolutionShape(2, 9, 8, 16, 16, Window.valid(3, 2), true),
            new ConvolutionShape(1, 8, 9, 6, 6, Window.padded(3, 2, 1), true),
            new ConvolutionShape(1, 5, 6, 7, 7, Window.same(3, 1), true))) {
      Random random = new Random(3);
      INDArray x = random(random, shape.input()).subi(5);
      INDArray dy = random(random, shape.output());
      INDArray y = garbage(shape.output());
      INDArray dx = garbage(shape.input());
      MaxPoolKernel kernel = kernels.maxPool(shape);
      INDArray inferred = garbage(shape.output());
      kernel.forwardTraining(x, y);
      kernel.forwardInference(x, inferred);
      kernel.backward(x, dy, dx);
      NaiveMaxPool naive = new NaiveMaxPool(shape, floats(x), floats(dy));
      assertClose(y, naive.y);
      assertClose(inferred, naive.y);
      assertClose(dx, naive.dx);
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void worksOnViewsAsDl4jHandsThemOut(Kernels kernels) {
    INDArray flat = random(new Random(5), 1, 100);
    INDArray a = flat.get(NDArrayIndex.all(), NDArrayIndex.interval(10, 40)).reshape('c', 5, 6);
    INDArray b = flat.get(NDArrayIndex.all(), NDArrayIndex.interval(40, 70)).reshape('c', 5, 6);
    INDArray sum = flat.get(NDArrayIndex.all(), NDArrayIndex.interval(70, 100)).reshape('c', 5, 6);
    float[] expected = floats(a.add(b));
    kernels.add(30).add(a, b, sum);
    assertThat(floats(sum)).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void reluPassesWhatIsPositive(Kernels kernels) {
    INDArray x = Nd4j.createFromArray(-2f, -0.5f, 0f, 0.5f, 3f).reshape(1, 5);
    INDArray dy = Nd4j.createFromArray(1f, 2f, 3f, 4f, 5f).reshape(1, 5);
    INDArray y = garbage(1, 5);
    INDArray dx = garbage(1, 5);
    ReluKernel kernel = kernels.relu(5, Rectifier.RELU);
    kernel.forward(x, y);
    kernel.backward(y, dy, dx);
    assertThat(floats(y)).containsExactly(0, 0, 0, 0.5f, 3);
    assertThat(floats(dx)).containsExactly(0, 0, 0, 4, 5);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void relu6PassesWhatIsBetweenZeroAndSix(Kernels kernels) {
    INDArray x = Nd4j.createFromArray(-2f, 0f, 0.5f, 5.5f, 6f, 7f).reshape(1, 6);
    INDArray dy = Nd4j.createFromArray(1f, 2f, 3f, 4f, 5f, 6f).reshape(1, 6);
    ReluKernel kernel = kernels.relu(6, Rectifier.RELU6);
    kernel.forward(x, x);
    kernel.backward(x, dy, dy);
    assertThat(floats(x)).containsExactly(0, 0, 0.5f, 5.5f, 6, 6);
    assertThat(floats(dy)).containsExactly(0, 0, 3, 4, 0, 0);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void inferenceStopsAtSix(Kernels kernels) {
    ConvolutionShape shape = new ConvolutionShape(2, 4, 5, 8, 8, 3, 1, true, true);
    Random random = new Random(1);
    INDArray x = random(random, shape.input()).muli(5);
    INDArray w = random(random, weights(shape));
    INDArray bias = random(random, shape.filters());
    double[] expected = new NaiveConvolution(shape).forward(floats(x), floats(w));
    float[] shift = floats(bias);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = Math.min(6, Math.max(0, expected[i] + shift[i % shift.length]));
    }
    assertThat(expected).contains(6).contains(0);
    INDArray y = garbage(shape.output());
    kernels.inference(shape, w, bias, Rectifier.RELU6).run(x, y);
    assertClose(y, expected);
  }

  /** The gradient passes where a normalized value lies between the bounds. */
  @ParameterizedTest
  @MethodSource("implementations")
  void normalizationsStopAtACeiling(Kernels kernels) {
    BatchNormShape shape = new BatchNormShape(60, 16, 0.001, false);
    Random random = new Random(4);
    INDArray x = random(random, 1, 60, 1, 16);
    INDArray dy = random(random, 1, 60, 1, 16);
    INDArray gamma = random(random, 1, 16).addi(4);
    INDArray beta = random(random, 1, 16).addi(3);
    NaiveBatchNorm linear =
        new NaiveBatchNorm(shape, floats(x), floats(gamma), floats(beta), floats(dy));
    float[] passed = floats(dy);
    double[] expected = linear.y.clone();
    for (int i = 0; i < passed.length; i++) {
      passed[i] = linear.y[i] > 0 && linear.y[i] < 6 ? passed[i] : 0;
      expected[i] = Math.min(6, Math.max(0, linear.y[i]));
    }
    NaiveBatchNorm naive =
        new NaiveBatchNorm(shape, floats(x), floats(gamma), floats(beta), passed);
    INDArray mean = garbage(16);
    INDArray variance = garbage(16);
    INDArray y = garbage(x.shape());
    INDArray dx = garbage(x.shape());
    INDArray dGamma = garbage(1, 16);
    INDArray dBeta = garbage(1, 16);
    BatchNormKernel kernel =
        new CappedBatchNorm(kernels.batchNorm(shape), kernels.relu(960, Rectifier.RELU6));
    kernel.forwardTraining(x, gamma, beta, mean, variance, y);
    kernel.backward(x, gamma, beta, mean, variance, y, dy, dx, dGamma, dBeta);
    assertThat(expected).contains(6).contains(0);
    assertClose(y, expected);
    assertClose(dx, naive.dx);
    assertClose(dGamma, naive.dGamma);
    assertClose(dBeta, naive.dBeta);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void averagePoolLeavesPaddingOut(Kernels kernels) {
    for (ConvolutionShape shape :
        List.of(
            new ConvolutionShape(2, 7, 9, 16, 16, Window.same(3, 1), true),
            new ConvolutionShape(1, 6, 5, 5, 5, Window.same(3, 1), true),
            new ConvolutionShape(2, 8, 7, 33, 33, Window.same(3, 2), true),
            new ConvolutionShape(1, 12, 9, 7, 7, Window.valid(5, 3), true))) {
      Random random = new Random(3);
      INDArray x = random(random, shape.input()).addi(5);
      INDArray dy = random(random, shape.output());
      INDArray y = garbage(shape.output());
      INDArray dx = garbage(shape.input());
      AveragePoolKernel kernel = kernels.averagePool(shape);
      kernel.forward(x, y);
      kernel.backward(x, dy, dx);
      NaiveAveragePool naive = new NaiveAveragePool(shape, floats(x), floats(dy));
      assertClose(y, naive.y);
      assertClose(dx, naive.dx);
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void concatenationPutsChannelsSideBySide(Kernels kernels) {
    INDArray whole = garbage(1, 1, 2, 6);
    ConcatenationKernel kernel = kernels.concatenation(2, List.of(1, 3, 2));
    INDArray first = Nd4j.createFromArray(1f, 7f).reshape(1, 1, 2, 1);
    INDArray second = Nd4j.createFromArray(2f, 3f, 4f, 8f, 9f, 10f).reshape(1, 1, 2, 3);
    INDArray third = Nd4j.createFromArray(5f, 6f, 11f, 12f).reshape(1, 1, 2, 2);
    kernel.join(List.of(first, second, third), whole);
    assertThat(floats(whole)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    List<INDArray> parts = List.of(garbage(1, 1, 2, 1), garbage(1, 1, 2, 3), garbage(1, 1, 2, 2));
    kernel.split(whole, parts);
    assertThat(parts).containsExactly(first, second, third);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void biasAddsToEachPixel(Kernels kernels) {
    BiasKernel kernel = kernels.bias(3, 2);
    INDArray y = Nd4j.createFromArray(1f, 2f, 3f, 4f, 5f, 6f).reshape(1, 1, 3, 2);
    INDArray gradient = garbage(1, 2);
    kernel.gradient(y, gradient);
    assertThat(floats(gradient)).containsExactly(9, 12);
    kernel.add(y, Nd4j.createFromArray(10f, 20f).reshape(1, 2));
    assertThat(floats(y)).containsExactly(11, 22, 13, 24, 15, 26);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void addAdds(Kernels kernels) {
    Random random = new Random(4);
    INDArray a = random(random, 2, 3, 5, 7);
    INDArray b = random(random, 2, 3, 5, 7);
    INDArray expected = a.add(b);
    kernels.add(a.length()).add(a, b, a);
    assertThat(floats(a)).isEqualTo(floats(expected));
  }

  static long[] weights(ConvolutionShape shape) {
    return shape.depthwise()
        ? new long[] {1, shape.channels(), shape.window().rows(), shape.window().columns()}
        : new long[] {
          shape.filters(),
          shape.channels() / shape.groups(),
          shape.window().rows(),
          shape.window().columns()
        };
  }

  private static INDArray random(Random random, long... shape) {
    INDArray array = Nd4j.create(shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextFloat() * 2 - 1);
    }
    return array;
  }

  /** What a kernel must overwrite. */
  private static INDArray garbage(long... shape) {
    return Nd4j.valueArrayOf(shape, 777f, DataType.FLOAT);
  }

  private static float[] floats(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  /** Relative to the largest value: rounding follows the terms, not their sum. */
  private static void assertClose(INDArray found, double[] expected) {
    float[] values = floats(found);
    assertThat(values).hasSameSizeAs(expected);
    double scale = 0;
    for (double value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    for (int i = 0; i < values.length; i++) {
      assertThat(Math.abs(values[i] - expected[i]) / scale)
          .as("element %d: %s against %s", i, values[i], expected[i])
          .isLessThan(TOLERANCE);
    }
  }
}
