package sparkception.zoo.cuda.program;

import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.BETA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GAMMA;
import static org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer.DEPTH_WISE_WEIGHT_KEY;
import static sparkception.zoo.cuda.program.ProgramBuilder.address;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sparkception.zoo.cuda.kernels.ActivationBackward;
import sparkception.zoo.cuda.kernels.ActivationForward;
import sparkception.zoo.cuda.kernels.Additions;
import sparkception.zoo.cuda.kernels.ChannelSums;
import sparkception.zoo.cuda.kernels.ColumnsBackward;
import sparkception.zoo.cuda.kernels.DepthwiseBackward;
import sparkception.zoo.cuda.kernels.ImageShape;
import sparkception.zoo.cuda.kernels.Joined;
import sparkception.zoo.cuda.kernels.MaxPooling;
import sparkception.zoo.cuda.kernels.Reading;
import sparkception.zoo.cuda.kernels.Slice;

/** What kernels do on the way back. */
final class BackwardOperations {

  private final ProgramBuilder program;

  BackwardOperations(ProgramBuilder program) {
    this.program = program;
  }

  /** Sums over pixels. */
  Buffer sums(Tensor tensor, int count) {
    return program.floats(tensor.name() + " sums", (long) count * tensor.shape().channels());
  }

  /** From the gradient of a normalization's output to that of the tensor. */
  Buffer throughNormalization(Tensor tensor, Buffer gradient) {
    Coefficients normalization = tensor.normalization();
    Buffer result = gradientOf(tensor);
    program.step(
        normalization.layer().name() + " backward",
        s ->
            normalization
                .kernel()
                .gradient(
                    s,
                    gradient.address(),
                    tensor.data().address(),
                    normalization.gradientFactors().address(),
                    result.address()),
        gradient,
        tensor.data(),
        normalization.gradientFactors(),
        result);
    return result;
  }

  /** From the gradient of a pooling to that of the tensor, as it is or with its normalization. */
  Buffer throughPooling(Tensor tensor, GradientSource.MaxPooling source) {
    Coefficients normalization = tensor.normalization();
    Buffer factors = normalization == null ? null : normalization.gradientFactors();
    Buffer read = normalization == null ? null : tensor.data();
    Buffer result = gradientOf(tensor);
    MaxPooling kernel = source.kernel();
    program.step(
        tensor.name() + " pooling backward",
        s ->
            kernel.backward(
                s,
                source.gradient().address(),
                source.places().address(),
                address(read),
                address(factors),
                result.address()),
        source.gradient(),
        source.places(),
        read,
        factors,
        result);
    return result;
  }

  /**
   * Gradients of a normalization's parameters, and the factors that the gradient of what it read is
   * made with.
   *
   * @param sums over pixels: of the gradient first
   * @param weighted which of them is the gradient times what was read
   */
  void normalizationGradient(Coefficients normalization, Buffer sums, int weighted) {
    String name = normalization.layer().name();
    long stride = (long) Float.BYTES * normalization.layer().channels();
    NetworkMemory memory = program.memory();
    program.step(
        name + " gradient",
        s ->
            normalization
                .kernel()
                .gradientFactors(
                    s,
                    sums.address(),
                    sums.address() + weighted * stride,
                    ForwardOperations.channels(memory, normalization),
                    memory.gradient(name, GAMMA),
                    memory.gradient(name, BETA),
                    normalization.gradientFactors().address()),
        sums,
        normalization.a(),
        normalization.b(),
        normalization.gradientFactors());
  }

  /**
   * Back through a tensor's reader and through what was done to it as it was read.
   *
   * @param factors what the weighted sums are taken with, where the tensor is not normalized
   * @param sums receives the sums over pixels
   * @return the gradient before the tensor's normalization
   */
  Buffer back(
      Tensor tensor,
      GradientSource source,
      Additions additions,
      List<Buffer> factors,
      Buffer sums) {
    Reader reader = new Reader(tensor, additions, factors, sums);
    if (source instanceof GradientSource.Depthwise found) {
      return depthwise(reader, found);
    }
    if (source instanceof GradientSource.Windows found) {
      return windows(reader, found);
    }
    if (source instanceof GradientSource.Mean found) {
      return activation(reader, found.reading(), found.gradient(), true);
    }
    GradientSource.Pointwise found = (GradientSource.Pointwise) source;
    return activation(reader, found.reading(), found.gradient(), false);
  }

  private Buffer depthwise(Reader reader, GradientSource.Depthwise source) {
    Tensor tensor = reader.tensor();
    Value read = Value.of(tensor).read(source.reading());
    DepthwiseBackward kernel =
        new DepthwiseBackward(
            program.device(),
            program.storage(),
            tensor.shape(),
            source.reading(),
            reader.additions());
    Buffer result = gradientOf(tensor);
    Buffer partial = program.work(tensor.name(), kernel.partialBytes());
    long weights = program.memory().parameter(source.layer(), DEPTH_WISE_WEIGHT_KEY);
    long weightGradient = program.memory().gradient(source.layer(), DEPTH_WISE_WEIGHT_KEY);
    program.step(
        source.layer() + " depthwise backward",
        reader.uses(read, source.gradient(), result, partial),
        s ->
            kernel.run(
                s,
                source.gradient().address(),
                tensor.data().address(),
                weights,
                address(read.a()),
                address(read.b()),
                reader.joined(),
                result.address(),
                partial.address(),
                reader.sums().address(),
                weightGradient));
    return result;
  }

  /** In one pass where the kernel can, otherwise in two. */
  private Buffer windows(Reader reader, GradientSource.Windows source) {
    boolean fused =
        source.reading() == Reading.NORMALIZED_RELU && reader.additions().equals(Additions.NONE);
    if (fused) {
      return columns(reader, source, source.reading());
    }
    return activation(reader, source.reading(), columns(reader, source, Reading.AS_IS), false);
  }

  /** From the gradient of windows to that of the tensor, which was read as it is. */
  Buffer throughWindows(Tensor tensor, GradientSource.Windows source) {
    return columns(new Reader(tensor, Additions.NONE, List.of(), null), source, Reading.AS_IS);
  }

  /** The sum of two readers' gradients. */
  Buffer plus(Tensor tensor, Buffer gradient, Buffer more) {
    Buffer sum = gradientOf(tensor);
    ActivationForward kernel =
        new ActivationForward(
            program.device(),
            program.storage(),
            tensor.shape().pixels(),
            tensor.shape().channels(),
            Reading.AS_IS,
            ActivationForward.Residual.AS_IS);
    program.step(
        tensor.name() + " gradients added",
        s -> kernel.run(s, gradient.address(), 0, 0, more.address(), 0, 0, sum.address()),
        gradient,
        more,
        sum);
    return sum;
  }

  /** The gradient of a bias. */
  void bias(String layer, String name, ImageShape shape, Buffer gradient) {
    ChannelSums kernel =
        new ChannelSums(program.device(), program.storage(), shape.pixels(), shape.channels());
    Buffer partial = program.work(layer, kernel.partialBytes());
    long result = program.memory().gradient(layer, name);
    program.step(
        layer + " bias gradient",
        s -> kernel.run(s, gradient.address(), partial.address(), result),
        gradient,
        partial);
  }

  /** From the gradient of a concatenation to that of one of its branches. */
  Buffer slice(String layer, ImageShape shape, Slice kernel, Buffer gradient) {
    Buffer result = program.activations(layer + " slice", shape.elements());
    program.step(
        layer + " slice backward",
        s -> kernel.read(s, gradient.address(), result.address()),
        gradient,
        result);
    return result;
  }

  private Buffer columns(Reader reader, GradientSource.Windows source, Reading reading) {
    Tensor tensor = reader.tensor();
    Value read = Value.of(tensor).read(reading);
    boolean fused = reading.isNormalized();
    ColumnsBackward kernel =
        new ColumnsBackward(program.device(), program.storage(), source.window(), reading);
    Buffer result = gradientOf(tensor);
    Buffer partial = program.work(tensor.name(), kernel.partialBytes());
    program.step(
        tensor.name() + " columns backward",
        s ->
            kernel.run(
                s,
                source.gradient().address(),
                fused ? tensor.data().address() : 0,
                address(read.a()),
                address(read.b()),
                result.address(),
                address(partial),
                fused ? reader.sums().address() : 0),
        source.gradient(),
        fused ? tensor.data() : null,
        read.a(),
        read.b(),
        result,
        partial,
        fused ? reader.sums() : null);
    return result;
  }

  private Buffer activation(Reader reader, Reading reading, Buffer gradient, boolean averaged) {
    Tensor tensor = reader.tensor();
    Value read = Value.of(tensor).read(reading);
    ActivationBackward kernel =
        new ActivationBackward(
            program.device(),
            program.storage(),
            tensor.shape(),
            reading,
            reader.additions(),
            averaged);
    Buffer result = gradientOf(tensor);
    Buffer partial = program.work(tensor.name(), kernel.partialBytes());
    program.step(
        tensor.name() + " reading backward",
        reader.uses(read, gradient, result, partial),
        s ->
            kernel.run(
                s,
                gradient.address(),
                tensor.data().address(),
                address(read.a()),
                address(read.b()),
                reader.joined(),
                result.address(),
                partial.address(),
                reader.sums().address()));
    return result;
  }

  private Buffer gradientOf(Tensor tensor) {
    return program.activations(tensor.name() + " gradient", tensor.shape().elements());
  }

  /**
   * What joins the gradient of a tensor.
   *
   * @param factors what the weighted sums are taken with
   * @param sums receives them
   */
  private record Reader(Tensor tensor, Additions additions, List<Buffer> factors, Buffer sums) {

    List<Buffer> uses(Value read, Buffer... others) {
      List<Buffer> all = new ArrayList<>(Arrays.asList(others));
      all.addAll(factors);
      all.addAll(
          Arrays.asList(
              tensor.data(),
              read.a(),
              read.b(),
              tensor.residualGradient(),
              tensor.shortcutGradient(),
              sums));
      return all;
    }

    Joined joined() {
      return new Joined(
          address(tensor.residualGradient()),
          address(tensor.shortcutGradient()),
          factor(0),
          factor(1));
    }

    private long factor(int index) {
      return index < factors.size() ? factors.get(index).address() : 0;
    }
  }
}
