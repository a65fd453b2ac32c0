package sparkception.zoo.cuda.program;

import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.BETA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GAMMA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_MEAN;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_VAR;
import static sparkception.zoo.cuda.program.ProgramBuilder.address;

import sparkception.zoo.cuda.kernels.ActivationForward;
import sparkception.zoo.cuda.kernels.AveragePooling;
import sparkception.zoo.cuda.kernels.Columns;
import sparkception.zoo.cuda.kernels.DepthwiseForward;
import sparkception.zoo.cuda.kernels.Elementwise;
import sparkception.zoo.cuda.kernels.ImageShape;
import sparkception.zoo.cuda.kernels.MaxPooling;
import sparkception.zoo.cuda.kernels.Normalization;
import sparkception.zoo.cuda.kernels.Reading;
import sparkception.zoo.cuda.kernels.Slice;
import sparkception.zoo.cuda.kernels.WindowShape;

/** What kernels do on the way forward. */
final class ForwardOperations {

  private final ProgramBuilder program;

  ForwardOperations(ProgramBuilder program) {
    this.program = program;
  }

  /** Images, as activations lie in memory. */
  Value images(ImageShape shape) {
    Minibatch from = program.minibatch();
    Tensor images = program.tensor("images", shape);
    Elementwise kernel = new Elementwise(program.device(), program.storage());
    program.step(
        "images",
        s ->
            kernel.numbers(
                s,
                from.samples().address(),
                from.scale().address(),
                from.kept().address(),
                images.data().address(),
                shape),
        from.samples(),
        from.scale(),
        from.kept(),
        images.data());
    return Value.of(images);
  }

  /** Windows as rows, which a product turns into a convolution. */
  Buffer columns(String layer, WindowShape window, Value input) {
    Buffer columns =
        program.activations(
            layer + " columns", (long) window.output().pixels() * Columns.width(window));
    gather(layer, window, input, columns);
    return columns;
  }

  /** Every second pixel. */
  void everySecond(String layer, Value input, Tensor output) {
    WindowShape window = WindowShape.same(input.tensor().shape(), 1, 1, 2);
    gather(layer, window, input, output.data());
  }

  private void gather(String layer, WindowShape window, Value input, Buffer columns) {
    Columns kernel =
        new Columns(
            program.device(),
            program.storage(),
            window,
            input.reading(),
            Columns.Source.ACTIVATIONS);
    program.step(
        layer + " columns",
        s ->
            kernel.run(
                s,
                input.data().address(),
                address(input.a()),
                address(input.b()),
                columns.address()),
        input.data(),
        input.a(),
        input.b(),
        columns);
  }

  void depthwise(String layer, String weight, Value input, Tensor output) {
    DepthwiseForward kernel =
        new DepthwiseForward(program.device(), program.storage(), output.shape(), input.reading());
    long weights = program.memory().parameter(layer, weight);
    program.step(
        layer + " depthwise",
        s ->
            kernel.run(
                s,
                input.data().address(),
                weights,
                address(input.a()),
                address(input.b()),
                output.data().address()),
        input.data(),
        input.a(),
        input.b(),
        output.data());
  }

  /** Adds a bias to what a convolution gives out. */
  void bias(String layer, String name, Tensor output) {
    Elementwise kernel = new Elementwise(program.device(), program.storage());
    long bias = program.memory().parameter(layer, name);
    ImageShape shape = output.shape();
    program.step(
        layer + " bias",
        s ->
            kernel.addBiasToActivations(
                s, output.data().address(), bias, shape.elements(), shape.channels()),
        output.data());
  }

  /**
   * Output = what a value is, plus a residual where there is one.
   *
   * @param residual a value as it is, or a normalized one; null for none
   */
  void write(Value value, Value residual, Tensor output) {
    ActivationForward kernel =
        new ActivationForward(
            program.device(),
            program.storage(),
            output.shape().pixels(),
            output.shape().channels(),
            value.reading(),
            mode(residual));
    Value added = residual == null ? new Value(null, Reading.AS_IS, false) : residual;
    Buffer addedData = residual == null ? null : residual.data();
    program.step(
        output.name(),
        s ->
            kernel.run(
                s,
                value.data().address(),
                address(value.a()),
                address(value.b()),
                address(addedData),
                address(added.a()),
                address(added.b()),
                output.data().address()),
        value.data(),
        value.a(),
        value.b(),
        addedData,
        added.a(),
        added.b(),
        output.data());
  }

  private static ActivationForward.Residual mode(Value residual) {
    if (residual == null) {
      return ActivationForward.Residual.NONE;
    }
    return residual.reading() == Reading.NORMALIZED
        ? ActivationForward.Residual.NORMALIZED
        : ActivationForward.Residual.AS_IS;
  }

  /** Writes a branch of a concatenation. */
  void slice(String layer, Slice kernel, Value branch, Tensor output) {
    program.step(
        layer + " slice",
        s ->
            kernel.write(
                s,
                branch.data().address(),
                address(branch.a()),
                address(branch.b()),
                output.data().address()),
        branch.data(),
        branch.a(),
        branch.b(),
        output.data());
  }

  /** Pools a tensor as it is; see {@link #maxPool}. */
  void maxPoolAsItIs(
      MaxPooling kernel, Tensor tensor, Tensor output, Buffer winners, Buffer places) {
    program.step(
        output.name() + " pooling",
        s -> {
          long u = tensor.data().address();
          long y = output.data().address();
          if (places == null) {
            kernel.inference(s, u, 0, 0, MaxPooling.Shortcut.NONE, y);
          } else {
            kernel.forward(
                s, u, 0, 0, MaxPooling.Shortcut.NONE, y, winners.address(), places.address());
          }
        },
        tensor.data(),
        output.data(),
        winners,
        places);
  }

  /** Coefficients of a minibatch's statistics, which go where their gradients would. */
  Coefficients batchCoefficients(Node.Normalization layer, Tensor tensor) {
    Coefficients found = coefficients(layer, tensor);
    Buffer partial = program.work(layer.name(), found.kernel().partialBytes());
    Buffer sums = program.floats(layer.name() + " sums", 2L * layer.channels());
    program.step(
        layer.name() + " statistics",
        s ->
            found
                .kernel()
                .batchCoefficients(
                    s,
                    tensor.data().address(),
                    ofMinibatch(found),
                    partial.address(),
                    sums.address()),
        tensor.data(),
        found.a(),
        found.b(),
        partial,
        sums);
    return found;
  }

  /** Coefficients of the statistics that are kept. */
  Coefficients runningCoefficients(Node.Normalization layer, Tensor tensor) {
    Coefficients found = coefficients(layer, tensor);
    NetworkMemory memory = program.memory();
    String name = layer.name();
    program.step(
        name + " coefficients",
        s ->
            found
                .kernel()
                .runningCoefficients(
                    s,
                    new Normalization.Channels(
                        memory.parameter(name, GAMMA),
                        memory.parameter(name, BETA),
                        memory.parameter(name, GLOBAL_MEAN),
                        memory.parameter(name, GLOBAL_VAR),
                        found.a().address(),
                        found.b().address())),
        found.a(),
        found.b());
    return found;
  }

  private Coefficients coefficients(Node.Normalization layer, Tensor tensor) {
    Normalization kernel =
        new Normalization(
            program.device(),
            program.storage(),
            tensor.shape().pixels(),
            layer.channels(),
            layer.epsilon());
    return new Coefficients(
        layer,
        kernel,
        program.floats(layer.name() + " a", layer.channels()),
        program.floats(layer.name() + " b", layer.channels()),
        program.floats(layer.name() + " gradient factors", 3L * layer.channels()));
  }

  /** Vectors of a normalization with the statistics of the minibatch. */
  private Normalization.Channels ofMinibatch(Coefficients found) {
    return channels(program.memory(), found);
  }

  static Normalization.Channels channels(NetworkMemory memory, Coefficients found) {
    String name = found.layer().name();
    return new Normalization.Channels(
        memory.parameter(name, GAMMA),
        memory.parameter(name, BETA),
        memory.gradient(name, GLOBAL_MEAN),
        memory.gradient(name, GLOBAL_VAR),
        found.a().address(),
        found.b().address());
  }

  /**
   * Pools a tensor's normalization, and adds that of a shortcut where there is one.
   *
   * @param winners receives the winners' values before their normalization; null in inference
   * @param places receives where in their windows they are; null in inference
   */
  void maxPool(Tensor tensor, Tensor shortcut, Tensor output, Buffer winners, Buffer places) {
    Value input = Value.of(tensor).read(Reading.NORMALIZED);
    Value added = shortcut == null ? null : Value.of(shortcut).read(Reading.NORMALIZED);
    MaxPooling kernel = pooling(tensor, shortcut != null);
    program.step(
        output.name(),
        s -> {
          MaxPooling.Shortcut joined = shortcut(added);
          long u = input.data().address();
          long a = input.a().address();
          long b = input.b().address();
          long y = output.data().address();
          if (places == null) {
            kernel.inference(s, u, a, b, joined, y);
          } else {
            kernel.forward(s, u, a, b, joined, y, winners.address(), places.address());
          }
        },
        input.data(),
        input.a(),
        input.b(),
        added == null ? null : added.data(),
        added == null ? null : added.a(),
        added == null ? null : added.b(),
        output.data(),
        winners,
        places);
  }

  private static MaxPooling.Shortcut shortcut(Value added) {
    return added == null
        ? MaxPooling.Shortcut.NONE
        : new MaxPooling.Shortcut(added.data().address(), added.a().address(), added.b().address());
  }

  /** The pooling of a tensor, both ways. */
  MaxPooling pooling(Tensor tensor, boolean shortcut) {
    return new MaxPooling(
        program.device(),
        program.storage(),
        WindowShape.same(tensor.shape(), 3, 3, 2),
        Reading.NORMALIZED,
        shortcut);
  }

  void mean(Value input, Tensor output) {
    AveragePooling kernel =
        new AveragePooling(
            program.device(), program.storage(), input.tensor().shape(), input.reading());
    program.step(
        output.name(),
        s ->
            kernel.run(
                s,
                input.data().address(),
                address(input.a()),
                address(input.b()),
                output.data().address()),
        input.data(),
        input.a(),
        input.b(),
        output.data());
  }
}
