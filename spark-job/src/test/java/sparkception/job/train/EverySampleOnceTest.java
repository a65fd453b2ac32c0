package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
import sparkception.zoo.optim.Decay;
import sparkception.zoo.optim.LearningRate;
import sparkception.zoo.optim.Momentum;

/**
 * Counts the samples of an epoch where they end up: in the parameters.
 *
 * <p>Each sample has a class of its own, and one class has no sample. A step pulls the bias of its
 * samples' classes up and pushes all others down, so after an epoch a class stands above the one
 * without sample if its sample was trained on. As many samples as there are classes were trained on
 * in all; if none was left out, none was repeated.
 */
@ExtendWith(LocalSpark.class)
class EverySampleOnceTest {

  private static final int SAMPLES = 59;
  private static final int UNSEEN = SAMPLES;

  @TempDir static java.nio.file.Path temp;

  private static JavaSparkContext spark;
  private static TrainingData data;

  @BeforeAll
  static void start(JavaSparkContext shared) throws IOException {
    spark = shared;
    Path folder = StripedData.prepareNumbered(spark, temp, SAMPLES);
    Manifest manifest = Manifest.read(spark.hadoopConfiguration(), folder);
    data = TrainingData.of(folder, manifest);
  }

  @ParameterizedTest(name = "{0} workers, period {1}, batch {2}")
  @CsvSource({
    "1, 3, 7", // a last partial batch
    "2, 2, 8", // a last round of 27 samples for two workers
    "5, 1, 4", // more workers than shards
    "7, 2, 4", // a last round of 3 samples, so that workers have nothing to do
    "70, 1, 2" // more workers than samples
  })
  void anEpochUsesEachSampleOnce(int workers, int period, int batch) throws Exception {
    assertThat(data.shards()).hasSizeGreaterThan(2).hasSizeLessThan(5);
    String run = "run-%d-%d-%d".formatted(workers, period, batch);
    long used = loop(run, settings(workers, period, batch), round -> {}).run(null).samples();
    assertThat(used).isEqualTo(SAMPLES);
    assertThat(seen(run)).containsExactlyElementsOf(IntStream.range(0, SAMPLES).boxed().toList());
  }

  @Test
  void soDoesAnEpochThatIsGoneOnWithByMoreWorkers() throws Exception {
    assertThatThrownBy(() -> loop("more", settings(2, 1, 8), failAfter(2)).run(null))
        .hasMessage("stop here");
    assertThat(seen("more")).as("so far").hasSize(32);
    TrainingResult resumed = loop("more", settings(3, 2, 4), round -> {}).run(null);
    assertThat(resumed.resumed()).isTrue();
    assertThat(resumed.samples()).isEqualTo(SAMPLES);
    assertThat(seen("more"))
        .containsExactlyElementsOf(IntStream.range(0, SAMPLES).boxed().toList());
  }

  /** As data preparation leaves it, which makes a data set anew when its input has changed. */
  @Test
  void aRunDoesNotGoOnWithAnotherDataSetInThePlaceOfItsOwn() {
    assertThatThrownBy(() -> loop("other", settings(2, 1, 8), failAfter(1)).run(null))
        .hasMessage("stop here");
    TrainingData anew = new TrainingData(data.folder(), data.manifest(), data.split(), "anew");
    assertThatThrownBy(
            () ->
                new TrainingLoop(spark, settings(2, 1, 8), anew, folder("other"), round -> {})
                    .run(null))
        .isInstanceOf(TrainingException.class)
        .hasMessageMatching(
            "Cannot resume .*: its data set, .*, was another one than .* is now .*");
  }

  /** The classes whose bias is above that of the class without sample. */
  private static List<Integer> seen(String run) throws IOException {
    float[] all =
        CheckpointStore.in(folder(run), 2).newestGood().orElseThrow().trainerState().parameters();
    int biases = all.length - UNSEEN - 1;
    List<Integer> seen = new ArrayList<>();
    for (int label = 0; label < SAMPLES; label++) {
      if (all[biases + label] > all[biases + UNSEEN] + 1e-6f) {
        seen.add(label);
      }
    }
    return seen;
  }

  private static TrainingLoop loop(String run, TrainingSettings settings, RoundListener listener)
      throws IOException {
    return new TrainingLoop(spark, settings, data, folder(run), listener);
  }

  private static RunFolder folder(String run) throws IOException {
    return RunFolder.at(new Path(temp.resolve(run).toUri()), spark.hadoopConfiguration());
  }

  private static RoundListener failAfter(int rounds) {
    return report -> {
      if (report.round() > rounds) {
        throw new IllegalStateException("stop here");
      }
    };
  }

  private static TrainingSettings settings(int workers, int period, int batch) {
    return new TrainingSettings(
        network(),
        new NetworkShape(28, 1, SAMPLES + 1),
        EngineChoice.DEFAULT,
        new Optimization(
            new Momentum(0), Decay.NONE, Double.POSITIVE_INFINITY, LearningRate.constant(0.01)),
        new Minibatches(
            batch,
            1,
            AugmentOptions.evaluation(28, 1, 1.0),
            new BatchMixer(0, 0, 28, 1),
            new Targets(Labels.ONE, SAMPLES + 1, 0)),
        1,
        new Averaging(
            AveragingPeriod.constant(period),
            new OuterOptimizer.Plain(),
            Transport.FP32,
            OptimizerState.AVERAGE,
            0),
        workers,
        1,
        new CheckpointPlan(
            1, 2, new Judging(new BatchNormRule(0L, 0, 64), AugmentOptions.evaluation(28, 1, 1.0))),
        DivergencePolicy.STOP,
        new Loading(1, 3, 64L << 20),
        "test");
  }

  private static ComputationGraphConfiguration network() {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .graphBuilder()
        .addInputs("input")
        .setInputTypes(InputType.convolutional(28, 28, 1, CNN2DFormat.NHWC))
        .addLayer(
            "pool",
            new GlobalPoolingLayer.Builder(PoolingType.AVG).poolingDimensions(1, 2).build(),
            "input")
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(SAMPLES + 1)
                .weightInit(WeightInit.ZERO)
                .activation(Activation.SOFTMAX)
                .build(),
            "pool")
        .setOutputs("out")
        .build();
  }
}
