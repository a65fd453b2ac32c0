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
import sparkception.zoo.cuda.kernels.Reading;
import sparkception.zoo.cuda.kernels.WindowShape;
import sparkception.zoo.engine.NetworkShape;

/**
 * Puts down a network's steps: forward, node by node, and backward in the reverse order.
 *
 * <p>Going backward, each node first asks for the gradient of what it gave out, which by then all
 * its readers have told of, and then tells of the gradient of what it read.
 */
final class NetworkCompiler {

  private static final String WEIGHT = "W";

  private final ProgramBuilder program;
  private final Products products;
  private final ForwardOperations on;
  private final NetworkShape shape;
  private final boolean training;
  private final Map<String, Value> values = new HashMap<>();
  private final Deque<Runnable> backward = new ArrayDeque<>();
  private final GradientCompiler gradients;

  private NetworkCompiler(ProgramBuilder program, NetworkShape shape, boolean training) {
    this.program = program;
    this.products = new Products(program);
    this.on = new ForwardOperations(program);
    this.shape = shape;
    this.training = training;
    this.gradients = new GradientCompiler(new BackwardOperations(program));
  }

  /** Forward and backward, with the statistics of the minibatch. */
  static Program training(ProgramBuilder program, List<Node> nodes, NetworkShape shape) {
    NetworkCompiler compiler = new NetworkCompiler(program, shape, true);
    nodes.forEach(compiler::forward);
    compiler.backward.forEach(Runnable::run);
    return program.build();
  }

  /** Forward, with running statistics. */
  static Program inference(ProgramBuilder program, List<Node> nodes, NetworkShape shape) {
    nodes.forEach(new NetworkCompiler(program, shape, false)::forward);
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
    } else if (node instanceof Node.Average found) {
      values.put(node.name(), Value.of(average(found)));
    } else if (node instanceof Node.Classifier found) {
      classify(found);
    }
  }

  private Value value(String name) {
    return values.get(name);
  }

  // --- convolutions

  private Tensor convolution(Node.Convolution layer) {
    if (!values.containsKey(layer.input())) {
      return ofImages(layer);
    }
    if (layer.kernel() > 1) {
      return ofWindows(layer);
    }
    Value input = value(layer.input());
    return layer.stride() == 2
        ? strided(layer, input)
        : pointwise(layer.name(), WEIGHT, plain(input, layer.name()), layer.filters());
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
    return WindowShape.unpadded(input.shape(), layer.kernel(), layer.kernel(), layer.stride());
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
    if (input.reading() != Reading.NORMALIZED) {
      throw NodeReader.unsupported(layer.name(), "max pooling not after a normalization");
    }
    return new Value(input.tensor(), Reading.NORMALIZED, true);
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
    if (value.isPlain()) {
      return value.tensor();
    }
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
    throw NodeReader.unsupported(
        layer.name(), "a sum of something else than a normalization and what is before the block");
  }

  private Tensor residual(Node.Sum layer, Value normalized, Tensor before) {
    Tensor tensor = normalized.tensor();
    Tensor output = program.tensor(layer.name(), tensor.shape());
    on.write(normalized, before.data(), output);
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
