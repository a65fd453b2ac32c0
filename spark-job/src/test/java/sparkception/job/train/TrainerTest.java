package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sparkception.data.storage.FileLock;
import sparkception.data.storage.FolderLock;
import sparkception.data.storage.StorageException;
import sparkception.job.LocalSpark;
import sparkception.job.averaging.TrainerState;
import sparkception.job.averaging.Transport;
import sparkception.job.checkpoint.CheckpointStore;
import sparkception.job.recipe.InvalidRecipeException;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.RoundReport;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunReader;
import sparkception.job.run.RunState;
import sparkception.job.run.RunStatus;

/** Whole training runs of a tiny Xception on Spark. */
@ExtendWith(LocalSpark.class)
class TrainerTest {

  private static final int SAMPLES = 210;
  private static final String RECIPE =
      """
model: {input: 28, channels: 1, width: 0.0625, middle-modules: 1, stem-stride: 1, dropout: 0.2}
train: {epochs: 2, batch-size: 16, averaging-period: 2, workers: 2, seed: 5}
optimizer: {name: sgd-momentum, momentum: 0.9}
learning-rate: {initial: 0.05, schedule: cosine}
checkpoint: {every-epochs: 0.25}
""";

  @TempDir static java.nio.file.Path temp;

  private static JavaSparkContext spark;
  private static Path data;

  @BeforeAll
  static void start(JavaSparkContext shared) throws IOException {
    spark = shared;
    data = StripedData.prepare(spark, temp, SAMPLES);
  }

  @Test
  void learnsAndReports() throws Exception {
    List<RoundReport> rounds = new ArrayList<>();
    TrainingResult result = trainer("learns", Map.of("train.epochs", "6"), rounds::add).train();
    assertThat(result.samples()).isEqualTo(6L * SAMPLES);
    assertThat(result.epochs()).isEqualTo(6);
    assertThat(rounds.get(rounds.size() - 1).loss()).isLessThan(0.5 * rounds.get(0).loss());
    assertThat(rounds).extracting(RoundReport::samples).isSorted();
    assertThat(rounds.get(0).divergence()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void learnsWhateverTheTransport(Transport transport) throws Exception {
    String name = transport.name().toLowerCase(Locale.ROOT);
    List<RoundReport> rounds = new ArrayList<>();
    Map<String, String> settings = Map.of("train.epochs", "4", "averaging.transport", name);
    trainer("transport-" + name, settings, rounds::add).train();
    assertThat(rounds.get(rounds.size() - 1).loss()).isLessThan(0.6 * rounds.get(0).loss());
  }

  @Test
  void smallStepsAreNotLostInTransport() throws Exception {
    // A step moves no weight by as much as bf16's half unit in the last place.
    Map<String, String> small =
        Map.of("learning-rate.initial", "1e-5", "learning-rate.schedule", "constant");
    trainer("small-fp32", small, round -> {}).train();
    trainer("small-bf16", with(small, "averaging.transport", "bf16"), round -> {}).train();
    trainer("untrained", with(small, "learning-rate.initial", "1e-30"), round -> {}).train();
    float[] start = weights("untrained");
    double way = distance(weights("small-fp32"), start);
    assertThat(distance(weights("small-bf16"), start)).isCloseTo(way, withinPercentage(10));
    assertThat(distance(weights("small-bf16"), weights("small-fp32"))).isLessThan(0.3 * way);
  }

  @Test
  void phasesAreMeasuredAndFitIntoTheRound() throws Exception {
    List<RoundReport> rounds = new ArrayList<>();
    trainer("phases", Map.of("train.epochs", "1"), rounds::add).train();
    for (RoundReport round : rounds) {
      assertThat(round.computeSeconds()).isPositive();
      assertThat(round.reduceSeconds()).isPositive();
      assertThat(round.broadcastSeconds()).isPositive();
      assertThat(
              round.fetchSeconds()
                  + round.computeSeconds()
                  + round.reduceSeconds()
                  + round.broadcastSeconds())
          .isLessThan(1.5 * round.seconds());
    }
  }

  @Test
  void aStoppedRunGoesOnToTheSameBits() throws Exception {
    trainer("whole", Map.of(), round -> {}).train();
    assertThatThrownBy(() -> trainer("stopped", Map.of(), failAfter(5)).train())
        .hasMessage("stop here");
    assertThat(status("stopped").state()).isEqualTo(RunState.FAILED);
    assertThat(status("stopped").message()).as("secrets").isEqualTo("IllegalStateException");
    TrainingResult resumed = trainer("stopped", Map.of(), round -> {}).train();
    assertThat(resumed.resumed()).isTrue();
    assertSameBits(state("stopped"), state("whole"));
    assertThat(status("stopped").state()).isEqualTo(RunState.ENDED);
    assertThat(metrics("stopped"))
        .as("rounds that the second start repeated are in it once")
        .isEqualTo(metrics("whole"));
  }

  private static RunStatus status(String run) throws IOException {
    return RunReader.open(folder(run)).status().orElseThrow();
  }

  private static List<List<Object>> metrics(String run) throws IOException {
    return RunReader.open(folder(run)).metrics().rounds().stream()
        .map(line -> List.<Object>of(line.round(), line.fromSamples(), line.samples(), line.loss()))
        .toList();
  }

  /** The state travels in files, and is in the checkpoint. */
  @Test
  void stateThatWorkersKeepSurvivesAStop() throws Exception {
    Map<String, String> local = Map.of("averaging.optimizer-state", "local");
    trainer("local", local, round -> {}).train();
    assertThatThrownBy(() -> trainer("local-stopped", local, failAfter(5)).train())
        .hasMessage("stop here");
    trainer("local-stopped", local, round -> {}).train();
    assertSameBits(state("local-stopped"), state("local"));
    for (int worker = 0; worker < 2; worker++) {
      assertThat(workerState("local-stopped", worker)).isEqualTo(workerState("local", worker));
    }
    assertThat(workerState("local", 0)).isNotEqualTo(workerState("local", 1));
    assertThat(temp.resolve("runs/local/workers")).as("what rounds leave").doesNotExist();
  }

  /** With one worker there is nobody to differ from: its own state is the average. */
  @Test
  void oneWorkersOwnStateIsTheAverage() throws Exception {
    Map<String, String> one = Map.of("train.workers", "1", "train.epochs", "1");
    trainer("one-average", one, round -> {}).train();
    trainer("one-local", with(one, "averaging.optimizer-state", "local"), round -> {}).train();
    trainer("one-reset", with(one, "averaging.optimizer-state", "reset"), round -> {}).train();
    assertThat(state("one-local").parameters()).isEqualTo(state("one-average").parameters());
    assertThat(state("one-reset").parameters()).isNotEqualTo(state("one-average").parameters());
  }

  @Test
  void moreWorkersShareTheStatesThereAre() throws Exception {
    Map<String, String> local = Map.of("averaging.optimizer-state", "local");
    assertThatThrownBy(() -> trainer("local-rescaled", local, failAfter(3)).train())
        .hasMessage("stop here");
    Map<String, String> three = with(local, "train.workers", "3");
    assertThat(trainer("local-rescaled", three, round -> {}).train().samples())
        .isEqualTo(2L * SAMPLES);
  }

  @Test
  void everyAugmentationIsTheSameWhenRepeated() throws Exception {
    Map<String, String> strong =
        new HashMap<>(
            Map.of(
                "augment.rand-augment-layers", "2",
                "augment.colour-jitter", "1",
                "augment.random-erasing", "0.5",
                "augment.crop", "random-resized",
                "train.epochs", "1",
                "train.label-smoothing", "0.1"));
    trainer("strong", strong, round -> {}).train();
    for (String mix : List.of("augment.mix-up", "augment.cut-mix")) {
      Map<String, String> mixed = with(strong, mix, "1");
      trainer(mix, mixed, round -> {}).train();
      trainer(mix + "-again", mixed, round -> {}).train();
      assertSameBits(state(mix + "-again"), state(mix));
      assertThat(state(mix).parameters()).isNotEqualTo(state("strong").parameters());
    }
  }

  @Test
  void periodsGrowAtTheirEpochs() throws Exception {
    List<RoundReport> rounds = new ArrayList<>();
    trainer("growing", Map.of("train.averaging-period", "{0: 1, 1: 4}"), rounds::add).train();
    // An epoch of 210 is 6 full rounds of 2 x 16 and a rest, then 1 of 2 x 4 x 16 and a rest.
    assertThat(rounds).extracting(RoundReport::epoch).containsExactly(0, 0, 0, 0, 0, 0, 0, 1, 1);
  }

  @Test
  void aFinishedRunHasNothingToDo() throws Exception {
    trainer("finished", Map.of(), round -> {}).train();
    TrainerState before = state("finished");
    TrainingResult again = trainer("finished", Map.of(), failAfter(0)).train();
    assertThat(again.resumed()).isTrue();
    assertThat(again.hadEnded()).isTrue();
    assertThat(again.loss()).isNull();
    assertSameBits(state("finished"), before);
  }

  @Test
  void anEndedRunKeepsItsRecipe() throws Exception {
    trainer("kept", Map.of("train.epochs", "1"), round -> {}).train();
    trainer("kept", Map.of("train.epochs", "1", "train.workers", "3"), round -> {}).train();
    assertThat(Files.readString(temp.resolve("runs/kept/recipe.yaml"))).contains("workers: 2");
  }

  @Test
  void aFinishedRunGoesOnWithMoreEpochsToTheSameBits() throws Exception {
    Map<String, String> step = Map.of("learning-rate.schedule", "step", "train.epochs", "1");
    Map<String, String> longer = with(step, "train.epochs", "2");
    trainer("at-once", longer, round -> {}).train();
    trainer("longer", step, round -> {}).train();
    assertThat(trainer("longer", longer, round -> {}).train().epochs()).isEqualTo(2);
    assertSameBits(state("longer"), state("at-once"));
  }

  @Test
  void aCosineIsNotStretched() throws Exception {
    trainer("cosine", Map.of("train.epochs", "1"), round -> {}).train();
    assertThatThrownBy(() -> trainer("cosine", Map.of(), round -> {}).train())
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("train.epochs is 2, was 1, and a cosine schedule")
        .hasMessageEndingWith("Give the same, or another --output for a new run");
  }

  @Test
  void endsWhenItsListenerHasEnough() throws Exception {
    RoundListener once =
        new RoundListener() {
          private boolean saved;

          @Override
          public void roundDone(RoundReport report) {}

          @Override
          public void checkpointSaved(Path folder) {
            saved = true;
          }

          @Override
          public boolean isEnough() {
            return saved;
          }
        };
    TrainingResult result = trainer("enough", Map.of(), once).train();
    assertThat(result.stoppedEarly()).isTrue();
    assertThat(result.samples()).isLessThan(SAMPLES).isEqualTo(state("enough").samples());
  }

  @Test
  void rareClassesCountMoreWhereTheRecipeSaysSo() throws Exception {
    Recipe balanced = Recipe.parse(RECIPE, Map.of("train.class-weights", "balanced"));
    List<Long> counts = List.of(200L, 10L);
    TrainingSettings settings = RecipeSettings.of(balanced, 2, SAMPLES, counts);
    TrainingSettings plain = RecipeSettings.of(Recipe.parse(RECIPE, Map.of()), 2, SAMPLES, counts);
    assertThat(settings.network().toJson()).contains("10.5").isNotEqualTo(plain.network().toJson());
    assertThat(settings.divergence().lossLimit()).isEqualTo(10.5 * plain.divergence().lossLimit());
  }

  @Test
  void oneWorkerIsPlainTraining() throws Exception {
    Map<String, String> one = Map.of("train.workers", "1", "train.epochs", "1");
    trainer("period2", with(one, "train.averaging-period", "2"), round -> {}).train();
    trainer("period100", with(one, "train.averaging-period", "100"), round -> {}).train();
    // Dropout is seeded by round, so that the two only agree without it.
    assertThat(state("period2").samples()).isEqualTo(state("period100").samples());
    Map<String, String> noDropout = with(one, "model.dropout", "0");
    trainer("plain2", with(noDropout, "train.averaging-period", "2"), round -> {}).train();
    trainer("plain100", with(noDropout, "train.averaging-period", "100"), round -> {}).train();
    assertThat(state("plain2").parameters()).isEqualTo(state("plain100").parameters());
  }

  @Test
  void anotherRecipeIsNotResumed() throws Exception {
    trainer("other", Map.of("train.epochs", "1"), round -> {}).train();
    assertThatThrownBy(() -> trainer("other", Map.of("train.batch-size", "8"), round -> {}).train())
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("train.batch-size is 8, was 16");
  }

  @Test
  void anotherNumberOfWorkersGoesOnWithTheRemainingSamples() throws Exception {
    assertThatThrownBy(() -> trainer("rescaled", Map.of(), failAfter(3)).train())
        .hasMessage("stop here");
    TrainingResult resumed = trainer("rescaled", Map.of("train.workers", "3"), round -> {}).train();
    assertThat(resumed.resumed()).isTrue();
    assertThat(resumed.samples()).isEqualTo(2L * SAMPLES);
  }

  @Test
  void divergenceStopsBeforeTheAverage() {
    assertThatThrownBy(
            () ->
                trainer(
                        "diverges",
                        Map.of(
                            "learning-rate.initial", "1e30", "learning-rate.schedule", "constant"),
                        round -> {})
                    .train())
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("Training diverged: the loss is not a number in round")
        .hasMessageContaining("worker");
  }

  @Test
  void aFolderInUseIsRefused() throws Exception {
    RunFolder folder = RunFolder.at(run("busy"), spark.hadoopConfiguration());
    try (FolderLock lock = FileLock.acquire(folder.files(), folder.path(), "train", () -> {})) {
      lock.requireHeld();
      assertThatThrownBy(() -> trainer("busy", Map.of(), round -> {}).train())
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("is writing it (train)");
    }
  }

  /** It once trained on to the next checkpoint, and could not save it. */
  @Test
  void whoLosesTheFolderPublishesNothingMore() throws Exception {
    RunFolder folder = RunFolder.at(run("lost"), spark.hadoopConfiguration());
    java.nio.file.Path lock = java.nio.file.Path.of(folder.path().toUri()).resolve(FileLock.FILE);
    assertThatThrownBy(() -> trainer("lost", Map.of(), round -> take(lock)).train())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("its lock is gone or held by another process");
    assertThat(CheckpointStore.in(folder, 2).newestGood()).isEmpty();
    assertThat(lock).hasContent("{\"token\":\"another\"}");
  }

  private static void take(java.nio.file.Path lock) {
    try {
      Files.writeString(lock, "{\"token\":\"another\"}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Trainer trainer(String run, Map<String, String> overrides, RoundListener listener)
      throws InvalidRecipeException {
    return new Trainer(spark, Recipe.parse(RECIPE, overrides), data, run(run), listener);
  }

  private static RunFolder folder(String run) throws IOException {
    return RunFolder.at(run(run), spark.hadoopConfiguration());
  }

  private static TrainerState state(String run) throws IOException {
    return CheckpointStore.in(folder(run), 2).newestGood().orElseThrow().trainerState();
  }

  /** Trained parameters alone: statistics of batch normalization do not depend on steps. */
  private static float[] weights(String run) throws Exception {
    float[] parameters = state(run).parameters();
    int classes = 2;
    TrainingSettings settings =
        RecipeSettings.of(Recipe.parse(RECIPE, Map.of()), classes, SAMPLES, List.of());
    float[] weights = new float[parameters.length];
    Network.initialized(settings, Transfer.NONE)
        .layout()
        .trained()
        .forEach(
            segment ->
                System.arraycopy(
                    parameters, segment.offset(), weights, segment.offset(), segment.length()));
    return weights;
  }

  private static double distance(float[] a, float[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += Math.pow((double) a[i] - b[i], 2);
    }
    return Math.sqrt(squares);
  }

  private static byte[] workerState(String run, int worker) throws IOException {
    return Files.readAllBytes(
        temp.resolve("runs/%s/checkpoints/%d".formatted(run, 2 * SAMPLES))
            .resolve("optimizer-%05d.bin".formatted(worker)));
  }

  private static Path run(String name) {
    return new Path(temp.resolve("runs").resolve(name).toUri());
  }

  private static RoundListener failAfter(int rounds) {
    return report -> {
      if (report.round() > rounds) {
        throw new IllegalStateException("stop here");
      }
    };
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> more = new HashMap<>(map);
    more.put(key, value);
    return more;
  }

  private static void assertSameBits(TrainerState found, TrainerState expected) {
    assertThat(found.parameters()).isEqualTo(expected.parameters());
    assertThat(found.optimizer()).isDeepEqualTo(expected.optimizer());
    assertThat(found.samples()).isEqualTo(expected.samples());
    assertThat(found.iterations()).isEqualTo(expected.iterations());
  }
}
