package sparkception.job.recipe;

import java.util.Map;
import java.util.TreeMap;
import sparkception.job.averaging.OptimizerState;
import sparkception.job.averaging.Transport;
import sparkception.zoo.architecture.ClassifierSpec;
import sparkception.zoo.architecture.Initialization;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.kernels.Precision;
import sparkception.zoo.xception.Ablation;
import sparkception.zoo.xception.XceptionArchitecture;

/** A recipe with every key. */
final class EveryKey {

  /** Each with another value than the default, where the others allow one. */
  static final String YAML =
      """
      model:
        name: xception
        input: 64
        channels: 1
        width: 0.25
        middle-modules: 2
        stem-stride: 1
        dropout: 0.1
        batch-norm-decay: 0.95
        batch-norm-epsilon: 1e-4
        initialization: he-normal
        labels: many
        residuals: false
        separable-order: pointwise-first
        separable-activation: elu
        towers: 2
      transfer:
        initialize-from: runs/7
        freeze-to: block1_conv2_bn
        unfreeze-every: 2
        rate-factor: 0.75
      train:
        epochs: 3
        batch-size: 64
        accumulation-steps: 2
        averaging-period: {0: 1, 2.5: 8}
        workers: 5
        seed: 7
        label-smoothing: 0
        class-weights: none
        gradient-clip-norm: 1.5
      averaging:
        outer: nesterov
        outer-momentum: 0.5
        outer-rate: 0.6
        optimizer-state: local
        moving-average-decay: 0.999
        transport: bf16
      optimizer:
        name: rmsprop
        momentum: 0.8
        decay: 0.95
        beta1: 0.85
        beta2: 0.99
        epsilon: 1.0
        trust-coefficient: 0.002
        l2: 2e-5
        weight-decay: 0.05
        decay-every-parameter: true
      learning-rate:
        initial: 0.01
        warm-up-epochs: 0.5
        schedule: exponential
        factor: 0.9
        period-epochs: 3
        period-samples: 3_000_000
        power: 2
      augment:
        flip: false
        crop: random-resized
        box-coverage: 0.1
        shift: 4
        colour-jitter: 0.5
        rand-augment-layers: 2
        rand-augment-magnitude: 7
        random-erasing: 0.25
        mix-up: 0.2
        cut-mix: 1
        evaluation-crop: 0.875
      checkpoint:
        every-epochs: 0.5
        keep: 3
        evaluate: val
        metric: map-at-100
        patience: 4
        least-gain: 0.01
        batch-norm-images: 512
      divergence:
        loss-limit: 12
        roll-backs: 2
        rate-factor: 0.1
      engine:
        name: nd4j
        precision: bf16
        fall-back: true
        threads: 3
      loader:
        threads: 5
        batches-ahead: 4
        cache-mib: 64
      """;

  /** What it says. */
  static final Recipe RECIPE =
      new Recipe(
          new ModelRecipe(
              new XceptionArchitecture(
                  new ClassifierSpec(64, 1, 0.1, 0.95, 1e-4, Initialization.HE_NORMAL, Labels.MANY),
                  0.25,
                  2,
                  1,
                  false,
                  Ablation.Order.POINTWISE_FIRST,
                  Ablation.Between.ELU,
                  2)),
          new TransferRecipe("runs/7", "block1_conv2_bn", 2, 0.75),
          new TrainRecipe(
              3,
              64,
              2,
              new AveragingPeriods(new TreeMap<>(Map.of(0.0, 1, 2.5, 8))),
              5,
              7,
              0,
              TrainRecipe.ClassWeighting.NONE,
              1.5),
          new AveragingRecipe(
              AveragingRecipe.Outer.NESTEROV,
              0.5,
              0.6,
              OptimizerState.LOCAL,
              0.999,
              Transport.BF16),
          new OptimizerRecipe(
              OptimizerRecipe.Name.RMSPROP, 0.8, 0.95, 0.85, 0.99, 1.0, 0.002, 2e-5, 0.05, true),
          new LearningRateRecipe(
              0.01, 0.5, LearningRateRecipe.Schedule.EXPONENTIAL, 0.9, 3, 3_000_000L, 2),
          new AugmentRecipe(
              false, AugmentRecipe.Crop.RANDOM_RESIZED, 0.1, 4, 0.5, 2, 7, 0.25, 0.2, 1, 0.875),
          new CheckpointRecipe(0.5, 3, "val", Metric.MAP_AT_100, 4, 0.01, 512L),
          new DivergenceRecipe(12.0, 2, 0.1),
          new EngineRecipe("nd4j", Precision.BF16, true, 3),
          new LoaderRecipe(5, 4, 64));

  private EveryKey() {}
}
