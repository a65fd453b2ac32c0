package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkception.job.LocalSpark;
import sparkception.job.averaging.TrainerState;
import sparkception.job.checkpoint.Checkpoint;
import sparkception.job.checkpoint.CheckpointStore;
import sparkception.job.recipe.InvalidRecipeException;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.RunFolder;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterSegment;
import sparkception.zoo.transfer.FreezePoints;

/** Runs that begin with another's weights. */
@ExtendWith(LocalSpark.class)
class TransferTest {

  private static final int SAMPLES = 130;
  private static final String RECIPE =
      """
model: {input: 28, channels: 1, width: 0.0625, middle-modules: 1, stem-stride: 1, dropout: 0.2}
train: {epochs: 2, batch-size: 16, averaging-period: 2, workers: 2, seed: 5}
optimizer: {name: sgd-momentum, momentum: 0.9}
learning-rate: {initial: 0.05, schedule: constant}
checkpoint: {every-epochs: 0.5}
""";

  @TempDir static java.nio.file.Path temp;

  private static JavaSparkContext spark;
  private static Path data;
  private static Path others;

  @BeforeAll
  static void trainTheSource(JavaSparkContext shared) throws Exception {
    spark = shared;
    data = StripedData.prepare(spark, temp, SAMPLES);
    others =
        StripedData.prepare(
            spark,
            Files.createDirectory(temp.resolve("others")),
            SAMPLES,
            List.of("lying", "standing"));
    trainer("source", data, Map.of("train.epochs", "1"), round -> {}).train();
  }

  @Test
  void whatIsFrozenIsTheSourcesToTheBit() throws Exception {
    Map<String, String> settings =
        Map.of(
            "transfer.initialize-from", path("source"),
            "transfer.freeze-to", "block3_add",
            "averaging.outer", "slow-momentum",
            "averaging.transport", "bf16",
            "averaging.moving-average-decay", "0.9",
            "optimizer.weight-decay", "0.01");
    trainer("frozen", others, settings, round -> {}).train();
    TrainerState after = state("frozen");
    assertFrozen("block3_add", start(), after.parameters());
    assertFrozen("block3_add", start(), parameters(checkpoint("frozen").model()));
    assertThat(Files.readString(temp.resolve("frozen/transfer.json")))
        .contains(
            "\"checkpoint\" : \"" + checkpoint("source").folder(),
            "\"fresh\" : [ \"predictions.W [128, 2]\", \"predictions.b [2]\" ]",
            "\"freeze_to\" : \"block3_add\"");
  }

  @Test
  void aStoppedTransferGoesOnToTheSameBitsWhileItThaws() throws Exception {
    Map<String, String> thawing =
        Map.of(
            "transfer.initialize-from", path("source"),
            "transfer.freeze-to", "block7_sepconv2_bn",
            "transfer.unfreeze-every", "1",
            "transfer.rate-factor", "0.5",
            "train.epochs", "3");
    assertGoesOnToTheSameBits("thaw", thawing);
    float[] start = start();
    assertFrozen("block6_add", start, state("thaw").parameters());
  }

  @Test
  void aWholeFrozenBackboneTrainsTheClassifierOnFeaturesComputedOnce() throws Exception {
    Map<String, String> head =
        Map.of(
            "transfer.initialize-from", path("source"),
            "transfer.freeze-to", "avg_pool",
            "train.epochs", "4");
    assertGoesOnToTheSameBits("head", head);
    assertFrozen("avg_pool", start(), state("head").parameters());
    try (Stream<java.nio.file.Path> kept = Files.list(temp.resolve("head/features"))) {
      java.nio.file.Path features = kept.findFirst().orElseThrow();
      assertThat(features.resolve("_features.json")).exists();
      assertThat(features.resolve("shard-00000.parquet")).exists();
    }
  }

  @Test
  void sameClassesKeepTheirClassifier() throws Exception {
    Map<String, String> still =
        Map.of(
            "transfer.initialize-from",
            checkpoint("source").folder().toString(),
            "learning-rate.initial",
            "1e-30",
            "train.epochs",
            "1");
    trainer("same", data, still, round -> {}).train();
    float[] begun = parameters(checkpoint("source").model());
    float[] after = state("same").parameters();
    assertThat(Arrays.copyOfRange(after, after.length - 2, after.length))
        .isEqualTo(Arrays.copyOfRange(begun, begun.length - 2, begun.length));
  }

  @Test
  void otherWeightsAreRefusedWithBothShapes() {
    Map<String, String> wider =
        Map.of("transfer.initialize-from", path("source"), "model.width", "0.125");
    assertThatThrownBy(() -> trainer("wider", others, wider, round -> {}).train())
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("weights do not fit: block1_conv1.W is [2, 1, 3, 3] there and")
        .hasMessageContaining("[4, 1, 3, 3] here");
  }

  @Test
  void whatIsNoRunIsRefused() {
    assertThatThrownBy(
            () ->
                trainer(
                        "none",
                        others,
                        Map.of("transfer.initialize-from", path("missing")),
                        round -> {})
                    .train())
        .isInstanceOf(TrainingException.class)
        .hasMessageEndingWith(
            "missing: it is neither a run with checkpoints nor a checkpoint nor a file");
  }

  @Test
  void anotherRecipeDoesNotGoOn() throws Exception {
    Map<String, String> first =
        Map.of("transfer.initialize-from", path("source"), "train.epochs", "1");
    trainer("pinned", others, first, round -> {}).train();
    Map<String, String> frozen = new HashMap<>(first);
    frozen.put("transfer.freeze-to", "block2_add");
    assertThatThrownBy(() -> trainer("pinned", others, frozen, round -> {}).train())
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("transfer.freeze-to is block2_add, was null");
  }

  private static void assertGoesOnToTheSameBits(String name, Map<String, String> settings)
      throws Exception {
    trainer(name, others, settings, round -> {}).train();
    int[] rounds = {0};
    RoundListener stopping =
        round -> {
          if (++rounds[0] == 7) {
            throw new IllegalStateException("stop here");
          }
        };
    assertThatThrownBy(() -> trainer(name + "-stopped", others, settings, stopping).train())
        .hasMessage("stop here");
    assertThat(trainer(name + "-stopped", others, settings, round -> {}).train().resumed())
        .isTrue();
    assertThat(state(name + "-stopped").parameters()).isEqualTo(state(name).parameters());
    assertThat(state(name + "-stopped").optimizer()).isDeepEqualTo(state(name).optimizer());
  }

  /** All up to a layer, running statistics included, and nothing above it. */
  private static void assertFrozen(String point, float[] before, float[] after) throws IOException {
    ComputationGraph network = checkpoint("source").model();
    List<String> order = FreezePoints.of(network.getConfiguration()).layers();
    for (ParameterSegment segment : ParameterLayout.of(network).segments()) {
      boolean frozen = order.indexOf(segment.layer()) <= order.indexOf(point);
      assertThat(
              Arrays.equals(
                  before, segment.offset(), segment.end(), after, segment.offset(), segment.end()))
          .as("%s of a network that is frozen to %s", segment, point)
          .isEqualTo(frozen);
    }
  }

  /** The network that a source's checkpoint is judged by is what a transfer takes. */
  private static float[] start() throws IOException {
    return parameters(checkpoint("source").model());
  }

  private static float[] parameters(ComputationGraph network) {
    return network.params().dup().data().asFloat();
  }

  private static TrainerState state(String run) throws IOException {
    return checkpoint(run).trainerState();
  }

  private static Checkpoint checkpoint(String run) throws IOException {
    RunFolder folder = RunFolder.at(new Path(path(run)), spark.hadoopConfiguration());
    return CheckpointStore.in(folder, 2).newestGood().orElseThrow();
  }

  private static String path(String run) {
    return temp.resolve(run).toUri().toString();
  }

  private static Trainer trainer(
      String run, Path on, Map<String, String> settings, RoundListener listener)
      throws InvalidRecipeException {
    return new Trainer(spark, Recipe.parse(RECIPE, settings), on, new Path(path(run)), listener);
  }
}
