package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.shard.Manifest;
import sparkception.zoo.layers.Convolution2D;
import sparkception.zoo.optim.Decay;
import sparkception.zoo.optim.LearningRate;
import sparkception.zoo.optim.Momentum;

/**
 * Averaging the parameters after each step of plain SGD is synchronous SGD on the joined batch, as
 * long as nothing in the network mixes the images of a batch.
 */
class SynchronousTrainingTest {

  private static final int SAMPLES = 160;

  @TempDir static java.nio.file.Path temp;

  private static JavaSparkContext spark;
  private static Path data;

  @BeforeAll
  static void start() throws IOException {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("SynchronousTrainingTest")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1"));
    data = StripedData.prepare(spark, temp, SAMPLES);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void twoWorkersAveragingEachStepAreOneOnTheJoinedBatch() throws Exception {
    float[] joined = trained("joined", 1, 16);
    float[] averaged = trained("averaged", 2, 8);
    float[] untrained = Network.initialized(settings(1, 16)).initial().parameters();
    double moved = 0;
    for (int i = 0; i < joined.length; i++) {
      assertThat(averaged[i]).isCloseTo(joined[i], within(1e-5f));
      moved = Math.max(moved, Math.abs(joined[i] - untrained[i]));
    }
    assertThat(moved).as("training must have moved something").isGreaterThan(1e-2);
  }

  private static float[] trained(String name, int workers, int batch) throws Exception {
    Manifest manifest = Manifest.read(spark.hadoopConfiguration(), data);
    TrainingData training =
        new TrainingData(data, manifest.split("train").shards(), SAMPLES, manifest.fingerprint());
    RunFolder run = RunFolder.at(new Path(temp.resolve(name).toUri()), spark.hadoopConfiguration());
    new TrainingLoop(spark, settings(workers, batch), training, run, round -> {}).run(() -> {});
    return run.checkpoints(2).newestGood().orElseThrow().trainerState().parameters();
  }

  private static TrainingSettings settings(int workers, int batch) {
    return new TrainingSettings(
        network(),
        new NetworkShape(28, 1, 2),
        new Momentum(0),
        Decay.NONE,
        Double.POSITIVE_INFINITY,
        LearningRate.constant(0.1),
        AugmentOptions.evaluation(28, 1, 1.0),
        0.0,
        2,
        batch,
        AveragingPeriod.constant(1),
        new OuterOptimizer.Plain(),
        false,
        0,
        workers,
        1,
        SAMPLES,
        2,
        DivergencePolicy.STOP,
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
