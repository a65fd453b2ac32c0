package sparkception.zoo.cuda.program;

import sparkception.zoo.cuda.kernels.ChannelSums;
import sparkception.zoo.cuda.kernels.Elementwise;
import sparkception.zoo.cuda.kernels.Losses;

/** The end of a network: logits, probabilities, loss, and the beginning of the way back. */
final class Classification {

  private static final String WEIGHT = "W";
  private static final String BIAS = "b";

  private final ProgramBuilder program;
  private final Products products;
  private final Node.Classifier layer;
  private final Products.Weights weights;
  private final Losses losses;
  private final Elementwise elementwise;

  Classification(ProgramBuilder program, Products products, Node.Classifier layer) {
    this.program = program;
    this.products = products;
    this.layer = layer;
    this.weights = new Products.Weights(layer.name(), WEIGHT, layer.features(), layer.classes());
    this.losses = new Losses(program.device(), program.storage(), program.batch(), layer.classes());
    this.elementwise = new Elementwise(program.device(), program.storage());
  }

  void probabilities(Buffer features) {
    Buffer logits = logits(features);
    Buffer result = program.minibatch().probabilities();
    program.step(
        layer.name() + " probabilities",
        s -> {
          if (layer.many()) {
            losses.sigmoid(s, logits.address(), result.address());
          } else {
            losses.softmax(s, logits.address(), result.address());
          }
        },
        logits,
        result);
  }

  /** Loss and gradients, from features to features. */
  Buffer loss(Buffer features) {
    Buffer kept = layer.keep() < 1 ? dropOut("dropout", features) : features;
    Buffer gradient = lossGradient(logits(kept));
    biasGradient(gradient);
    products.weightGradient(weights, kept, program.batch(), gradient);
    Buffer back = products.inputGradient(weights, program.batch(), gradient);
    return layer.keep() < 1 ? dropOut("dropout backward", back) : back;
  }

  /** The same numbers both ways, as they follow from the seed. */
  private Buffer dropOut(String name, Buffer from) {
    long count = (long) program.batch() * layer.features();
    Buffer result = program.activations(layer.name() + " " + name, count);
    Buffer seed = program.minibatch().seed();
    program.step(
        layer.name() + " " + name,
        s ->
            elementwise.dropout(
                s, from.address(), result.address(), seed.address(), layer.keep(), count),
        from,
        result,
        seed);
    return result;
  }

  private Buffer logits(Buffer features) {
    long count = (long) program.batch() * layer.classes();
    Buffer logits = program.floats(layer.name() + " logits", count);
    products.forwardInFp32(weights, features, program.batch(), logits);
    long bias = program.memory().parameter(layer.name(), BIAS);
    program.step(
        layer.name() + " bias",
        s -> elementwise.addBias(s, logits.address(), bias, count, layer.classes()),
        logits);
    return logits;
  }

  private Buffer lossGradient(Buffer logits) {
    Buffer gradient =
        program.activations(layer.name() + " gradient", (long) program.batch() * layer.classes());
    Buffer sum = program.floats(layer.name() + " loss", 1);
    Minibatch minibatch = program.minibatch();
    program.step(
        layer.name() + " loss",
        s -> {
          long z = logits.address();
          long t = minibatch.targets().address();
          long each = minibatch.losses().address();
          if (layer.many()) {
            losses.sigmoidCrossEntropy(s, z, t, gradient.address(), each, sum.address());
          } else {
            long weights = ProgramBuilder.address(minibatch.classWeights());
            losses.softmaxCrossEntropy(s, z, t, weights, gradient.address(), each, sum.address());
          }
        },
        logits,
        minibatch.targets(),
        minibatch.classWeights(),
        minibatch.losses(),
        gradient,
        sum);
    return gradient;
  }

  private void biasGradient(Buffer gradient) {
    ChannelSums kernel =
        new ChannelSums(program.device(), program.storage(), program.batch(), layer.classes());
    Buffer partial = program.work(layer.name(), kernel.partialBytes());
    long result = program.memory().gradient(layer.name(), BIAS);
    program.step(
        layer.name() + " bias gradient",
        s -> kernel.run(s, gradient.address(), partial.address(), result),
        gradient,
        partial);
  }
}
