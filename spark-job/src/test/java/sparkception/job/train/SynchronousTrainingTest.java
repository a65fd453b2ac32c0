package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.augment.BatchMixer;
import sparkception.data.shard.Manifest;
import sparkception.job.LocalSpark;
import sparkception.job.averaging.Averaging;
import sparkception.job.averaging.AveragingPeriod;
import sparkception.job.averaging.OptimizerState;
import sparkception.job.averaging.OuterOptimizer;
import sparkception.job.averaging.Transport;
import sparkception.job.batchnorm.BatchNormRule;
import sparkception.job.checkpoint.CheckpointStore;
import sparkception.job.run.RunFolder;
import sparkception.job.worker.Loading;
import sparkception.job.worker.Minibatches;
import sparkception.job.worker.Targets;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.engine.EngineChoice;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.layers.Convolution2D;
import sparkception.zoo.optim.Decay;
import sparkception.zoo.optim.LearningRate;
import sparkception.zoo.optim.Momentum;

/**
 * Averaging the parameters after each step of plain SGD is synchronous SGD on the joined batch, as
 * long as nothing in the network mixes the images of a batch.
 */
@ExtendWith(LocalSpark.class)
class SynchronousTrainingTest {

  private static final int SAMPLES = 160;

  @TempDir static java.nio.file.Path temp;

  private static JavaSparkContext spark;
  private static Path data;

  @BeforeAll
  static void start(JavaSparkContext shared) throws IOException {
    spark = shared;
    data = StripedData.prepare(spark, temp, SAMPLES);
  }

  @Test
  void twoWorkersAveragingEachStepAreOneOnTheJoinedBatch() throws Exception {
    assertSameTraining(trained("averaged", 2, 8, 1), trained("joined", 1, 16, 1));
  }

  /** The 160 samples do not divide into steps of 48: the last step of an epoch is a smaller one. */
  @Test
  void accumulatedMinibatchesAreOneOnTheJoinedBatch() throws Exception {
    assertSameTraining(trained("accumulated", 1, 48, 4), trained("whole", 1, 48, 1));
  }

  private static void assertSameTraining(float[] found, float[] expected) {
    float[] untrained =
        Network.initialized(settings(1, 16, 1), Transfer.NONE).initial().parameters();
    double moved = 0;
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(1e-5f));
      moved = Math.max(moved, Math.abs(expected[i] - untrained[i]));
    }
    assertThat(moved).as("training must have moved something").isGreaterThan(1e-2);
  }

  private static float[] trained(String name, int workers, int batch, int accumulation)
      throws Exception {
    Manifest manifest = Manifest.read(spark.hadoopConfiguration(), data);
    TrainingData training = TrainingData.of(data, manifest);
    RunFolder run = RunFolder.at(new Path(temp.resolve(name).toUri()), spark.hadoopConfiguration());
    new TrainingLoop(spark, settings(workers, batch, accumulation), training, run, round -> {})
        .run(null);
    return CheckpointStore.in(run, 2).newestGood().orElseThrow().trainerState().parameters();
  }

  private static TrainingSettings settings(int workers, int batch, int accumulation) {
    return new TrainingSettings(
        network(),
        new NetworkShape(28, 1, 2),
        EngineChoice.DEFAULT,
        new Optimization(
            new Momentum(0), Decay.NONE, Double.POSITIVE_INFINITY, LearningRate.constant(0.1)),
        new Minibatches(
            batch / accumulation,
            accumulation,
            AugmentOptions.evaluation(28, 1, 1.0),
            new BatchMixer(0, 0, 28, 1),
            new Targets(Labels.ONE, 2, 0)),
        2,
        new Averaging(
            AveragingPeriod.constant(1),
            new OuterOptimizer.Plain(),
            Transport.FP32,
            OptimizerState.AVERAGE,
            0),
        workers,
        1,
        new CheckpointPlan(
            SAMPLES,
            2,
            new Judging(new BatchNormRule(0L, 0, 64), AugmentOptions.evaluation(28, 1, 1.0))),
        DivergencePolicy.STOP,
        new Loading(1, 3, 64L << 20),
        "test");
  }

  private static ComputationGraphConfiguration network() {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .activation(Activation.IDENTITY)
        .graphBuilder()
        .addInputs("input")
        .setInputTypes(InputType.convolutional(28, 28, 1, CNN2DFormat.NHWC))
        .addLayer(
            "conv",
            new Convolution2D(
                new ConvolutionLayer.Builder(5, 5)
                    .stride(2, 2)
                    .nOut(6)
                    .hasBias(false)
                    .dataFormat(CNN2DFormat.NHWC)),
            "input")
        .addLayer("relu", new ActivationLayer(Activation.RELU), "conv")
        .addLayer(
            "pool",
            new GlobalPoolingLayer.Builder(PoolingType.AVG).poolingDimensions(1, 2).build(),
            "relu")
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build(),
            "pool")
        .setOutputs("out")
        .build();
  }
}
