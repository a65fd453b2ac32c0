package sparkception.zoo.bench;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/**
 * libtorch 2.7.1 through DJL: the same network. Its convolutions follow the layout of what comes
 * in: NCHW, or NCHW that lies in memory as NHWC ("channels last").
 */
final class LibtorchContestant implements XceptionEngine {

  private final Model model;
  private final Trainer trainer;
  private final NDManager manager;
  private final NDArray images;
  private final NDArray labels;

  LibtorchContestant(int batch, boolean channelsLast) {
    model = Model.newInstance("xception", "PyTorch");
    model.setBlock(LibtorchXception.block(1000));
    Optimizer sgd =
        Optimizer.sgd()
            .setLearningRateTracker(Tracker.fixed(0.01f))
            .optMomentum(0.9f)
            .optWeightDecays(1e-5f)
            .build();
    trainer =
        model.newTrainer(
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(sgd));
    trainer.initialize(new Shape(batch, 3, 299, 299));
    manager = model.getNDManager().newSubManager();
    images =
        channelsLast
            ? manager.randomUniform(-1, 1, new Shape(batch, 299, 299, 3)).transpose(0, 3, 1, 2)
            : manager.randomUniform(-1, 1, new Shape(batch, 3, 299, 299));
    labels = manager.arange(batch).mul(37).mod(1000).reshape(batch, 1);
  }

  @Override
  public double train() {
    try (NDManager step = manager.newSubManager();
        GradientCollector gradients = trainer.newGradientCollector()) {
      NDList out = trainer.forward(new NDList(ownedBy(step)));
      NDArray loss = trainer.getLoss().evaluate(new NDList(labels), out);
      gradients.backward(loss);
      trainer.step();
      return loss.getFloat();
    }
  }

  @Override
  public void infer() {
    try (NDManager step = manager.newSubManager()) {
      NDList out = trainer.evaluate(new NDList(ownedBy(step)));
      out.singletonOrThrow().sum().getFloat();
    }
  }

  /** Whatever is computed from an array belongs to its manager, and goes when that is closed. */
  private NDArray ownedBy(NDManager step) {
    NDArray copy = images.duplicate();
    copy.attach(step);
    return copy;
  }

  @Override
  public long trainedParameters() {
    return model.getBlock().getParameters().values().stream()
        .filter(Parameter::requiresGradient)
        .mapToLong(parameter -> parameter.getShape().size())
        .sum();
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
