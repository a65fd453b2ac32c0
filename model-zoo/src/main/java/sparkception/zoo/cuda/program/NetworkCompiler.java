package sparkception.zoo.cuda.program;

import static org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer.DEPTH_WISE_WEIGHT_KEY;
import static org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer.POINT_WISE_WEIGHT_KEY;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sparkception.zoo.cuda.kernels.Columns;
import sparkception.zoo.cuda.kernels.ImageShape;
import sparkception.zoo.cuda.kernels.MaxPooling;
import sparkception.zoo.cuda.kernels.Reading;
import sparkception.zoo.cuda.kernels.Slice;
import sparkception.zoo.cuda.kernels.WindowShape;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.kernels.Window;

/**
 * Puts down a network's steps: forward, node by node, and backward in the reverse order.
 *
 * <p>Going backward, each node first asks for the gradient of what it gave out, which by then all
 * its readers have told of, and then tells of the gradient of what it read.
 */
final class NetworkCompiler {

  private static final String WEIGHT = "W";
  private static final String BIAS = "b";

  /** Xception's pooling, which is done as the residual is added. */
  private static final Window HALVING = Window.same(3, 2);

  private final ProgramBuilder program;
  private final Products products;
  private final ForwardOperations on;
  private final NetworkShape shape;
  private final boolean training;
  private final Map<String, Value> values = new HashMap<>();
  private final Deque<Runnable> backward = new ArrayDeque<>();
  private final BackwardOperations back;
  private final GradientCompiler gradients;
  private final Readers readers;

  private NetworkCompiler(
      ProgramBuilder program, List<Node> nodes, NetworkShape shape, boolean training) {
    this.program = program;
    this.readers = Readers.of(nodes);
    this.products = new Products(program);
    this.on = new ForwardOperations(program);
    this.shape = shape;
    this.training = training;
    this.back = new BackwardOperations(program);
    this.gradients = new GradientCompiler(back);
  }

  /** Forward and backward, with the statistics of the minibatch. */
  static Program training(ProgramBuilder program, List<Node> nodes, NetworkShape shape) {
    NetworkCompiler compiler = new NetworkCompiler(program, nodes, shape, true);
    nodes.forEach(compiler::forward);
    compiler.backward.forEach(Runnable::run);
    return program.build();
  }

  /** Forward, with running statistics. */
  static Program inference(ProgramBuilder program, List<Node> nodes, NetworkShape shape) {
    nodes.forEach(new NetworkCompiler(program, nodes, shape, false)::forward);
    return program.build();
  }

  private void forward(Node node) {
    if (node instanceof Node.Convolution found) {
      values.put(node.name(), Value.of(convolution(found)));
    } else if (node instanceof Node.Depthwise found) {
      values.put(node.name(), Value.of(depthwise(found.name(), found.input())));
    } else if (node instanceof Node.Separable found) {
      values.put(node.name(), Value.of(separable(found)));
    } else if (node instanceof Node.Normalization found) {
      values.put(node.name(), normalized(found));
    } else if (node instanceof Node.Activation found) {
      values.put(node.name(), activated(found));
    } else if (node instanceof Node.MaxPooling found) {
      values.put(node.name(), pooled(found));
    } else if (node instanceof Node.Sum found) {
      values.put(node.name(), Value.of(sum(found)));
    } else if (node instanceof Node.Concatenation found) {
      values.put(node.name(), Value.of(concatenation(found)));
    } else if (node instanceof Node.Average found) {
      values.put(node.name(), Value.of(average(found)));
    } else if (node instanceof Node.Classifier found) {
      classify(found);
    }
    if (readers.share(node.name(), values.get(node.name()))) {
      values.computeIfPresent(node.name(), (name, value) -> Value.of(bare(value, name).share()));
    }
  }

  private Value value(String name) {
    return values.get(name);
  }

  // --- convolutions

  private Tensor convolution(Node.Convolution layer) {
    Tensor output = withoutBias(layer);
    if (layer.biased()) {
      on.bias(layer.name(), BIAS, output);
      onBackward(() -> back.bias(layer.name(), BIAS, output.shape(), gradients.of(output)));
    }
    return output;
  }

  private Tensor withoutBias(Node.Convolution layer) {
    if (!values.containsKey(layer.input())) {
      return ofImages(layer);
    }
    Value input = value(layer.input());
    if (layer.isEverySecondPixel() && readers.areTwo(layer.input()) && !isShared(input)) {
      return strided(layer, input);
    }
    return layer.window().isPixel() && layer.window().stride() == 1
        ? pointwise(layer.name(), WEIGHT, plain(input, layer.name()), layer.filters())
        : ofWindows(layer);
  }

  private static boolean isShared(Value value) {
    return value.tensor().isShared();
  }

  /** The network's first; nobody needs the gradient of its input. */
  private Tensor ofImages(Node.Convolution layer) {
    Value images =
        on.images(new ImageShape(program.batch(), shape.input(), shape.input(), shape.channels()));
    WindowShape window = window(layer, images.tensor());
    Buffer columns = on.columns(layer.name(), window, images);
    Tensor output = ofColumns(layer, window, columns);
    onBackward(
        () ->
            products.weightGradient(
                weights(layer, window), columns, window.output().pixels(), gradients.of(output)));
    return output;
  }

  private Tensor ofWindows(Node.Convolution layer) {
    Value input = read(value(layer.input()), layer.name());
    Tensor source = input.tensor();
    WindowShape window = window(layer, source);
    Buffer columns = on.columns(layer.name(), window, input);
    Tensor output = ofColumns(layer, window, columns);
    onBackward(
        () -> {
          Buffer gradient = gradients.of(output);
          int rows = window.output().pixels();
          products.weightGradient(weights(layer, window), columns, rows, gradient);
          Buffer back = products.inputGradient(weights(layer, window), rows, gradient);
          source.gradientFrom(new GradientSource.Windows(input.reading(), back, window));
        });
    return output;
  }

  private Tensor ofColumns(Node.Convolution layer, WindowShape window, Buffer columns) {
    ImageShape shape = window.output().withChannels(layer.filters());
    Tensor output = program.tensor(layer.name(), shape);
    products.forward(weights(layer, window), columns, shape.pixels(), output.data());
    return output;
  }

  private static WindowShape window(Node.Convolution layer, Tensor input) {
    return window(layer.window(), input.shape());
  }

  private static WindowShape window(Window window, ImageShape input) {
    return window.same()
        ? WindowShape.same(input, window.rows(), window.columns(), window.stride())
        : WindowShape.padded(
            input, window.rows(), window.columns(), window.stride(), window.padding());
  }

  private static Products.Weights weights(Node.Convolution layer, WindowShape window) {
    return new Products.Weights(layer.name(), WEIGHT, Columns.width(window), layer.filters());
  }

  /** A 1x1 convolution of every second pixel: a shortcut. */
  private Tensor strided(Node.Convolution layer, Value given) {
    Value input = read(given, layer.name());
    Tensor source = input.tensor();
    Tensor halved = program.tensor(layer.name() + " input", source.shape().halved());
    on.everySecond(layer.name(), input, halved);
    onBackward(
        () ->
            source.shortcutGradient(
                gradients.of(halved), input.reading() == Reading.NORMALIZED_RELU));
    return pointwise(layer.name(), WEIGHT, halved, layer.filters());
  }

  private Tensor separable(Node.Separable layer) {
    return pointwise(
        layer.name(),
        POINT_WISE_WEIGHT_KEY,
        depthwise(layer.name(), layer.input()),
        layer.filters());
  }

  private Tensor depthwise(String layer, String from) {
    Value input = depthwiseInput(value(from), layer);
    Tensor source = input.tensor();
    Tensor output = program.tensor(layer + " depthwise", source.shape());
    on.depthwise(layer, DEPTH_WISE_WEIGHT_KEY, input, output);
    onBackward(
        () ->
            source.gradientFrom(
                new GradientSource.Depthwise(input.reading(), gradients.of(output), layer)));
    return output;
  }

  private Value depthwiseInput(Value given, String reader) {
    Value input = read(given, reader);
    boolean supported =
        input.reading() == Reading.AS_IS
            || input.reading() == Reading.RELU
            || input.reading() == Reading.NORMALIZED_RELU;
    return supported ? input : Value.of(plain(input, reader));
  }

  private Tensor pointwise(String layer, String name, Tensor input, int filters) {
    Tensor output = program.tensor(layer, input.shape().withChannels(filters));
    Products.Weights weights = new Products.Weights(layer, name, input.shape().channels(), filters);
    int rows = input.shape().pixels();
    products.forward(weights, input.data(), rows, output.data());
    onBackward(
        () -> {
          Buffer gradient = gradients.of(output);
          products.weightGradient(weights, input.data(), rows, gradient);
          Buffer back = products.inputGradient(weights, rows, gradient);
          input.gradientFrom(new GradientSource.Pointwise(Reading.AS_IS, back));
        });
    return output;
  }

  // --- what changes how a tensor is read

  private Value normalized(Node.Normalization layer) {
    Tensor tensor = plain(value(layer.input()), layer.name());
    if (tensor.normalization() != null) {
      throw NodeReader.unsupported(layer.name(), "a second normalization of " + tensor.name());
    }
    tensor.normalizeBy(
        training ? on.batchCoefficients(layer, tensor) : on.runningCoefficients(layer, tensor));
    return Value.of(tensor).read(layer.relu() ? Reading.NORMALIZED_RELU : Reading.NORMALIZED);
  }

  private Value activated(Node.Activation layer) {
    Value input = read(value(layer.input()), layer.name());
    if (layer.function() == Reading.RELU && input.reading() == Reading.NORMALIZED) {
      return input.read(Reading.NORMALIZED_RELU);
    }
    return Value.of(plain(input, layer.name())).read(layer.function());
  }

  private Value pooled(Node.MaxPooling layer) {
    Value input = read(value(layer.input()), layer.name());
    boolean joined = layer.window().equals(HALVING) && input.reading() == Reading.NORMALIZED;
    return joined
        ? new Value(input.tensor(), Reading.NORMALIZED, true)
        : Value.of(pooledAsItIs(layer, bare(input, layer.name())));
  }

  private Tensor pooledAsItIs(Node.MaxPooling layer, Tensor input) {
    MaxPooling kernel =
        new MaxPooling(
            program.device(),
            program.storage(),
            window(layer.window(), input.shape()),
            Reading.AS_IS,
            false);
    ImageShape shape = window(layer.window(), input.shape()).output();
    Tensor output = program.tensor(layer.name(), shape);
    Buffer winners =
        training ? program.activations(layer.name() + " winners", shape.elements()) : null;
    Buffer places = training ? new Buffer(layer.name() + " places", shape.elements()) : null;
    on.maxPoolAsItIs(kernel, input, output, winners, places);
    onBackward(
        () ->
            input.gradientFrom(
                new GradientSource.MaxPooling(gradients.of(output), places, kernel)));
    return output;
  }

  /** The value, with its pooling done. */
  private Value read(Value value, String reader) {
    if (value == null) {
      throw NodeReader.unsupported(reader, "reads the network's input");
    }
    return value.pooled() ? Value.of(poolAlone(value.tensor())) : value;
  }

  /** The tensor that a value is, written to memory if it is not there yet. */
  private Tensor plain(Value given, String reader) {
    Value value = read(given, reader);
    return value.isPlain() ? value.tensor() : written(value);
  }

  /** The same, but neither a sum nor normalized: its gradient is what its readers give. */
  private Tensor bare(Value given, String reader) {
    Value value = read(given, reader);
    Tensor tensor = value.tensor();
    boolean bare = value.isPlain() && tensor.addends().isEmpty() && tensor.normalization() == null;
    return bare ? tensor : written(value);
  }

  private Tensor written(Value value) {
    Tensor tensor = value.tensor();
    Tensor written = program.tensor(tensor.name() + " read", tensor.shape());
    on.write(value, null, written);
    onBackward(
        () ->
            tensor.gradientFrom(
                new GradientSource.Pointwise(value.reading(), gradients.of(written))));
    return written;
  }

  // --- sums and poolings

  private Tensor poolAlone(Tensor tensor) {
    return pool(tensor, null);
  }

  private Tensor pool(Tensor tensor, Tensor shortcut) {
    ImageShape halved = tensor.shape().halved();
    Tensor output = program.tensor(tensor.name() + " pooled", halved);
    Buffer winners =
        training ? program.activations(tensor.name() + " winners", halved.elements()) : null;
    Buffer places = training ? new Buffer(tensor.name() + " places", halved.elements()) : null;
    on.maxPool(tensor, shortcut, output, winners, places);
    output.addends().add(new Tensor.Addend(winners, tensor.normalization()));
    if (shortcut != null) {
      output.addends().add(new Tensor.Addend(shortcut.data(), shortcut.normalization()));
    }
    onBackward(
        () -> {
          Buffer gradient = gradients.of(output);
          tensor.gradientFrom(
              new GradientSource.MaxPooling(
                  gradient, places, on.pooling(tensor, shortcut != null)));
          if (shortcut != null) {
            shortcut.gradientFrom(new GradientSource.Sum(gradient));
          }
        });
    return output;
  }

  private Tensor sum(Node.Sum layer) {
    Value first = value(layer.first());
    Value second = read(value(layer.second()), layer.name());
    if (first.pooled() && second.reading() == Reading.NORMALIZED) {
      return pool(first.tensor(), second.tensor());
    }
    if (read(first, layer.name()).reading() == Reading.NORMALIZED && second.isPlain()) {
      return residual(layer, first, second.tensor());
    }
    Value path = read(first, layer.name());
    if (path.reading() == Reading.NORMALIZED && second.reading() == Reading.NORMALIZED) {
      return projected(layer, path, second);
    }
    throw NodeReader.unsupported(
        layer.name(), "a sum of something else than a normalization and what is before the block");
  }

  /** Of two normalizations. */
  private Tensor projected(Node.Sum layer, Value path, Value shortcut) {
    Tensor output = program.tensor(layer.name(), path.tensor().shape());
    on.write(path, shortcut, output);
    for (Value each : List.of(path, shortcut)) {
      output.addends().add(new Tensor.Addend(each.data(), each.tensor().normalization()));
    }
    onBackward(
        () -> {
          GradientSource.Sum gradient = new GradientSource.Sum(gradients.of(output));
          path.tensor().gradientFrom(gradient);
          shortcut.tensor().gradientFrom(gradient);
        });
    return output;
  }

  private Tensor concatenation(Node.Concatenation layer) {
    List<Value> branches =
        layer.inputs().stream().map(input -> read(value(input), layer.name())).toList();
    int wide = branches.stream().mapToInt(branch -> channels(branch)).sum();
    Tensor output =
        program.tensor(layer.name(), branches.get(0).tensor().shape().withChannels(wide));
    int offset = 0;
    for (Value branch : branches) {
      put(branch, offset, output);
      offset += channels(branch);
    }
    return output;
  }

  private static int channels(Value value) {
    return value.tensor().shape().channels();
  }

  private void put(Value branch, int offset, Tensor output) {
    Tensor tensor = branch.tensor();
    Slice slice =
        new Slice(
            program.device(),
            program.storage(),
            tensor.shape(),
            offset,
            output.shape().channels(),
            branch.reading());
    on.slice(tensor.name(), slice, branch, output);
    onBackward(
        () ->
            tensor.gradientFrom(
                new GradientSource.Pointwise(
                    branch.reading(),
                    back.slice(tensor.name(), tensor.shape(), slice, gradients.of(output)))));
  }

  private Tensor residual(Node.Sum layer, Value normalized, Tensor before) {
    Tensor tensor = normalized.tensor();
    Tensor output = program.tensor(layer.name(), tensor.shape());
    on.write(normalized, Value.of(before), output);
    output.addends().add(new Tensor.Addend(tensor.data(), tensor.normalization()));
    onBackward(
        () -> {
          Buffer gradient = gradients.of(output);
          tensor.gradientFrom(new GradientSource.Sum(gradient));
          before.residualGradient(gradient);
        });
    return output;
  }

  // --- the end

  private Tensor average(Node.Average layer) {
    Value input = read(value(layer.input()), layer.name());
    Tensor source = input.tensor();
    Tensor output =
        program.tensor(
            layer.name(), new ImageShape(program.batch(), 1, 1, source.shape().channels()));
    on.mean(input, output);
    onBackward(
        () -> source.gradientFrom(new GradientSource.Mean(input.reading(), gradients.of(output))));
    return output;
  }

  private void classify(Node.Classifier layer) {
    Tensor features = plain(value(layer.input()), layer.name());
    Classification end = new Classification(program, products, layer);
    if (training) {
      Buffer back = end.loss(features.data());
      features.gradientFrom(new GradientSource.Pointwise(Reading.AS_IS, back));
    } else {
      end.probabilities(features.data());
    }
  }

  private void onBackward(Runnable steps) {
    if (training) {
      backward.push(steps);
    }
  }
}
