package sparkception.zoo.oracle;

import static sparkception.zoo.oracle.Closeness.assertClose;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.kernels.AveragePoolKernel;
import sparkception.zoo.kernels.BatchNormKernel;
import sparkception.zoo.kernels.BatchNormShape;
import sparkception.zoo.kernels.ConvolutionKernel;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.Kernels;
import sparkception.zoo.kernels.MaxPoolKernel;
import sparkception.zoo.kernels.Precision;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.kernels.ReluKernel;
import sparkception.zoo.kernels.Window;
import sparkception.zoo.kernels.nd4j.Nd4jKernels;
import sparkception.zoo.kernels.onednn.OneDnnKernels;

/** Every kernel of every implementation, forward and all gradients, against libtorch. */
class KernelsOracleTest {

  private static final List<ConvolutionShape> CONVOLUTIONS =
      List.of(
          // 1x1, strides 1 and 2.
          new ConvolutionShape(2, 19, 19, 64, 96, 1, 1, true, false),
          new ConvolutionShape(1, 7, 5, 13, 29, 1, 1, true, false),
          new ConvolutionShape(2, 15, 13, 24, 40, 1, 2, true, false),
          new ConvolutionShape(1, 8, 6, 17, 3, 1, 2, true, false),
          // 3x3 and 5x5 across channels, padded and not.
          new ConvolutionShape(2, 23, 21, 3, 32, 3, 2, false, false),
          new ConvolutionShape(1, 13, 11, 32, 64, 3, 1, false, false),
          new ConvolutionShape(2, 9, 10, 11, 19, 3, 1, true, false),
          new ConvolutionShape(1, 10, 9, 7, 33, 3, 2, true, false),
          new ConvolutionShape(2, 11, 12, 6, 10, 5, 1, true, false),
          // Factorised, and padded by as much on each side.
          new ConvolutionShape(2, 17, 17, 32, 40, Window.same(1, 7, 1), false),
          new ConvolutionShape(2, 17, 17, 40, 24, Window.same(7, 1, 1), false),
          new ConvolutionShape(1, 8, 8, 13, 9, Window.same(1, 3, 1), false),
          new ConvolutionShape(2, 32, 30, 3, 16, Window.padded(7, 2, 3), false),
          // Depthwise, strides 1 and 2.
          new ConvolutionShape(2, 19, 19, 64, 64, 3, 1, true, true),
          new ConvolutionShape(1, 9, 7, 45, 45, 3, 1, true, true),
          new ConvolutionShape(2, 13, 12, 33, 33, 3, 2, true, true),
          new ConvolutionShape(1, 11, 8, 20, 20, 5, 1, true, true));

  private static final List<BatchNormShape> NORMALIZATIONS =
      List.of(
          new BatchNormShape(722, 64, 0.001, false),
          new BatchNormShape(722, 64, 0.001, true),
          new BatchNormShape(361, 45, 0.001, true),
          new BatchNormShape(121, 7, 0.00001, false),
          new BatchNormShape(5, 17, 0.01, true));

  private static final List<ConvolutionShape> POOLINGS =
      List.of(
          new ConvolutionShape(2, 19, 17, 32, 32, 3, 2, true, true),
          new ConvolutionShape(1, 8, 6, 5, 5, 3, 2, true, true),
          new ConvolutionShape(2, 9, 9, 21, 21, 3, 1, true, true),
          new ConvolutionShape(2, 9, 8, 16, 16, Window.valid(3, 2), true));

  private final Random random = new Random(11);

  static Stream<Kernels> implementations() {
    return Stream.of(new Nd4jKernels(Precision.FP32), new OneDnnKernels(Precision.FP32));
  }

  static Stream<Arguments> convolutions() {
    return each(CONVOLUTIONS);
  }

  static Stream<Arguments> normalizations() {
    return each(NORMALIZATIONS);
  }

  static Stream<Arguments> poolings() {
    return each(POOLINGS);
  }

  private static <T> Stream<Arguments> each(List<T> shapes) {
    return implementations()
        .flatMap(kernels -> shapes.stream().map(shape -> Arguments.of(kernels, shape)));
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void convolution(Kernels kernels, ConvolutionShape shape) {
    INDArray x = noise(shape.input());
    INDArray w = noise(weights(shape));
    INDArray dy = noise(shape.output());
    INDArray y = garbage(shape.output());
    INDArray dx = garbage(shape.input());
    INDArray dw = garbage(weights(shape));
    ConvolutionKernel kernel = kernels.convolution(shape);
    kernel.forward(x, w, y);
    kernel.backward(x, w, dy, dx, dw);
    Torch.Result expected =
        Torch.differentiate(
            a -> TorchOperations.convolution(a.get(0), a.get(1), null, shape), dy, List.of(x, w));
    assertClose("output", y, expected.y());
    assertClose("gradient of the input", dx, expected.gradients().get(0));
    assertClose("gradient of the weights", dw, expected.gradients().get(1));
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void convolutionForInference(Kernels kernels, ConvolutionShape shape) {
    INDArray x = noise(shape.input());
    INDArray w = noise(weights(shape));
    INDArray bias = noise(shape.filters());
    for (boolean relu : new boolean[] {false, true}) {
      INDArray y = garbage(shape.output());
      Rectifier rectifier = relu ? Rectifier.RELU : Rectifier.NONE;
      kernels.inference(shape, w, bias, rectifier).run(x, y);
      float[] expected =
          Torch.evaluate(
              a -> {
                var sum = TorchOperations.convolution(a.get(0), a.get(1), a.get(2), shape);
                return relu ? TorchOperations.relu(sum) : sum;
              },
              List.of(x, w, bias));
      assertClose("output", y, expected);
    }
  }

  @ParameterizedTest
  @MethodSource("normalizations")
  void batchNorm(Kernels kernels, BatchNormShape shape) {
    INDArray x = noise(1, shape.rows(), 1, shape.channels()).muli(3).addi(1);
    INDArray gamma = noise(1, shape.channels()).addi(1.5);
    INDArray beta = noise(1, shape.channels());
    INDArray dy = noise(x.shape());
    INDArray mean = garbage(1, shape.channels());
    INDArray variance = garbage(1, shape.channels());
    INDArray y = garbage(x.shape());
    INDArray dx = garbage(x.shape());
    INDArray dGamma = garbage(gamma.shape());
    INDArray dBeta = garbage(beta.shape());
    BatchNormKernel kernel = kernels.batchNorm(shape);
    kernel.forwardTraining(x, gamma, beta, mean, variance, y);
    kernel.backward(x, gamma, beta, mean, variance, y, dy.dup(), dx, dGamma, dBeta);
    Torch.Result expected =
        Torch.differentiate(
            a -> {
              var normalized =
                  TorchOperations.batchNorm(
                      a.get(0),
                      a.get(1),
                      a.get(2),
                      a.get(1).zerosLike(),
                      a.get(1).onesLike(),
                      shape.epsilon(),
                      true);
              return shape.relu() ? TorchOperations.relu(normalized) : normalized;
            },
            dy,
            List.of(x, gamma, beta));
    assertClose("output", y, expected.y());
    assertClose("gradient of the input", dx, expected.gradients().get(0));
    assertClose("gradient of the scale", dGamma, expected.gradients().get(1));
    assertClose("gradient of the shift", dBeta, expected.gradients().get(2));
  }

  @ParameterizedTest
  @MethodSource("normalizations")
  void batchNormWithGivenStatistics(Kernels kernels, BatchNormShape shape) {
    INDArray x = noise(1, shape.rows(), 1, shape.channels());
    INDArray gamma = noise(1, shape.channels()).addi(1.5);
    INDArray beta = noise(1, shape.channels());
    INDArray mean = noise(1, shape.channels());
    INDArray variance = noise(1, shape.channels()).addi(1.5);
    INDArray y = garbage(x.shape());
    kernels.batchNorm(shape).forwardInference(x, gamma, beta, mean, variance, y);
    float[] expected =
        Torch.evaluate(
            a -> {
              var normalized =
                  TorchOperations.batchNorm(
                      a.get(0), a.get(1), a.get(2), a.get(3), a.get(4), shape.epsilon(), false);
              return shape.relu() ? TorchOperations.relu(normalized) : normalized;
            },
            List.of(x, gamma, beta, mean, variance));
    assertClose("output", y, expected);
  }

  @ParameterizedTest
  @MethodSource("poolings")
  void maxPool(Kernels kernels, ConvolutionShape shape) {
    INDArray x = noise(shape.input()).subi(5);
    INDArray dy = noise(shape.output());
    INDArray y = garbage(shape.output());
    INDArray dx = garbage(shape.input());
    MaxPoolKernel kernel = kernels.maxPool(shape);
    kernel.forwardTraining(x, y);
    kernel.backward(x, dy, dx);
    Torch.Result expected =
        Torch.differentiate(a -> TorchOperations.maxPool(a.get(0), shape), dy, List.of(x));
    assertClose("output", y, expected.y());
    assertClose("gradient of the input", dx, expected.gradients().get(0));
    INDArray inferred = garbage(shape.output());
    kernel.forwardInference(x, inferred);
    assertClose("output of inference", inferred, expected.y());
  }

  @ParameterizedTest
  @MethodSource("poolings")
  void averagePool(Kernels kernels, ConvolutionShape shape) {
    INDArray x = noise(shape.input()).addi(2);
    INDArray dy = noise(shape.output());
    INDArray y = garbage(shape.output());
    INDArray dx = garbage(shape.input());
    AveragePoolKernel kernel = kernels.averagePool(shape);
    kernel.forward(x, y);
    kernel.backward(x, dy, dx);
    Torch.Result expected =
        Torch.differentiate(a -> TorchOperations.averagePool(a.get(0), shape), dy, List.of(x));
    assertClose("output", y, expected.y());
    assertClose("gradient of the input", dx, expected.gradients().get(0));
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void relu(Kernels kernels) {
    INDArray x = noise(1, 7, 5, 33);
    INDArray dy = noise(x.shape());
    INDArray y = garbage(x.shape());
    INDArray dx = garbage(x.shape());
    ReluKernel kernel = kernels.relu(x.length(), Rectifier.RELU);
    kernel.forward(x, y);
    kernel.backward(y, dy, dx);
    Torch.Result expected =
        Torch.differentiate(a -> TorchOperations.relu(a.get(0)), dy, List.of(x));
    assertClose("output", y, expected.y());
    assertClose("gradient of the input", dx, expected.gradients().get(0));
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void add(Kernels kernels) {
    INDArray a = noise(1, 7, 5, 33);
    INDArray b = noise(a.shape());
    INDArray y = garbage(a.shape());
    kernels.add(a.length()).add(a, b, y);
    assertClose("sum", y, Torch.evaluate(c -> c.get(0).add(c.get(1)), List.of(a, b)));
  }

  private static long[] weights(ConvolutionShape shape) {
    return shape.depthwise()
        ? new long[] {1, shape.channels(), shape.window().rows(), shape.window().columns()}
        : new long[] {
          shape.filters(), shape.channels(), shape.window().rows(), shape.window().columns()
        };
  }

  /** Even in [-1, 1). */
  private INDArray noise(long... shape) {
    INDArray array = Nd4j.create(DataType.FLOAT, shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextFloat() * 2 - 1);
    }
    return array;
  }

  /** What a kernel must overwrite. */
  private static INDArray garbage(long... shape) {
    return Nd4j.valueArrayOf(shape, 777f, DataType.FLOAT);
  }
}
