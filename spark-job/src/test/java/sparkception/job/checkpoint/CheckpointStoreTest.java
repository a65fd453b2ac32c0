package sparkception.job.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import sparkception.job.averaging.TrainerState;

/** On a real HDFS. */
class CheckpointStoreTest {

  private static final Provenance PROVENANCE = new Provenance("data", "recipe", 2, List.of());

  @TempDir static java.nio.file.Path temp;

  private static MiniDFSCluster hdfs;
  private static FileSystem files;

  private final ComputationGraphConfiguration network =
      new NeuralNetConfiguration.Builder()
          .seed(1)
          .graphBuilder()
          .addInputs("in")
          .addLayer("dense", new DenseLayer.Builder().nIn(300).nOut(400).build(), "in")
          .addLayer("out", new OutputLayer.Builder().nIn(400).nOut(2).build(), "dense")
          .setOutputs("out")
          .build();
  private final int length = 300 * 400 + 400 + 400 * 2 + 2;
  private Path folder;
  private CheckpointStore store;

  @BeforeAll
  static void start() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, temp.toString());
    hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(2).build();
    files = hdfs.getFileSystem();
  }

  @AfterAll
  static void stop() {
    hdfs.shutdown();
  }

  @BeforeEach
  void newRun(TestInfo test) {
    folder = new Path("/runs/" + test.getTestMethod().orElseThrow().getName() + "/checkpoints");
    store = new CheckpointStore(files, folder, 2);
  }

  @Test
  void returnsTheSavedStateToTheBit() throws IOException {
    TrainerState saved = state(1000);
    save(saved);
    TrainerState found = store.newestGood().orElseThrow().trainerState();
    assertThat(found.parameters()).isEqualTo(saved.parameters());
    assertThat(found.optimizer()).isDeepEqualTo(saved.optimizer());
    assertThat(found.outer()).isEqualTo(saved.outer());
    assertThat(found.average()).isEqualTo(saved.average());
    assertThat(found.samples()).isEqualTo(1000);
    assertThat(found.iterations()).isEqualTo(saved.iterations());
    assertThat(found.rounds()).isEqualTo(saved.rounds());
  }

  @Test
  void dl4jItselfReadsTheModel() throws IOException {
    TrainerState saved = state(1000);
    Path checkpoint = save(saved);
    byte[] bytes;
    try (InputStream in = files.open(new Path(checkpoint, "model.zip"))) {
      bytes = in.readAllBytes();
    }
    ComputationGraph graph =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(bytes), false);
    assertThat(graph.params().toFloatVector()).isEqualTo(saved.parameters());
  }

  @Test
  void evaluatesWithTheMovingAverage() throws IOException {
    TrainerState saved = state(1000);
    save(saved);
    assertThat(store.newestGood().orElseThrow().model().params().toFloatVector())
        .isEqualTo(saved.average());
  }

  @Test
  void readsWhatDl4jWrote() throws IOException {
    ComputationGraph graph = new ComputationGraph(network);
    graph.init();
    java.nio.file.Path file = temp.resolve("dl4j.zip");
    ModelSerializer.writeModel(graph, file.toFile(), false);
    try (InputStream in = Files.newInputStream(file)) {
      assertThat(ModelZip.read(in).params().toFloatVector())
          .isEqualTo(graph.params().toFloatVector());
    }
  }

  @Test
  void keepsTheNewest() throws IOException {
    for (long samples : new long[] {900, 1000, 10_000}) {
      save(state(samples));
    }
    assertThat(Arrays.stream(files.listStatus(folder)).map(status -> status.getPath().getName()))
        .containsExactlyInAnyOrder("1000", "10000");
    assertThat(store.newestGood().orElseThrow().state().samples()).isEqualTo(10_000);
  }

  @Test
  void keepsTheBestBesideTheNewest() throws IOException {
    save(state(100));
    store.markBest(new BestCheckpoint(100, "val", "top-1", 0.9));
    for (long samples : new long[] {200, 300, 400}) {
      save(state(samples));
    }
    assertThat(names()).containsExactlyInAnyOrder("100", "300", "400", "best.json");
    store.markBest(new BestCheckpoint(400, "val", "top-1", 0.95));
    save(state(500));
    assertThat(names()).containsExactlyInAnyOrder("400", "500", "best.json");
    assertThat(store.best()).contains(new BestCheckpoint(400, "val", "top-1", 0.95));
  }

  private Stream<String> names() throws IOException {
    return Arrays.stream(files.listStatus(folder)).map(status -> status.getPath().getName());
  }

  @Test
  void savingAgainReplacesRatherThanNests() throws IOException {
    save(state(1000));
    save(state(1000));
    assertThat(files.listStatus(folder)).hasSize(1);
    assertThat(files.exists(new Path(folder, "1000/_staging-1000"))).isFalse();
    assertThat(store.newestGood()).isPresent();
  }

  @Test
  void fallsBackFromADamagedOne() throws IOException {
    save(state(1000));
    cutShort(new Path(save(state(2000)), "trainer.bin"));
    assertThat(store.newestGood().orElseThrow().state().samples()).isEqualTo(1000);
    assertThatThrownBy(() -> Checkpoint.open(files, new Path(folder, "2000")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("Invalid checkpoint file")
        .hasMessageContaining("2000/trainer.bin");
  }

  @Test
  void withoutManifestItIsNoCheckpoint() throws IOException {
    Path checkpoint = save(state(1000));
    files.delete(new Path(checkpoint, "_manifest.json"), false);
    assertThatThrownBy(() -> Checkpoint.open(files, checkpoint))
        .hasMessageEndingWith("1000: no _manifest.json");
  }

  @Test
  void aKilledSaveLeavesNothingThatCounts() throws IOException {
    save(state(1000));
    Path staging = new Path(folder, "_staging-2000");
    files.create(new Path(staging, "model.zip")).close();
    assertThat(store.newestGood().orElseThrow().state().samples()).isEqualTo(1000);
    save(state(2000));
    assertThat(files.exists(staging)).isFalse();
  }

  @Test
  void withNoGoodOneLeftItDoesNotStartAfresh() throws IOException {
    assertThat(store.newestGood()).isEmpty();
    cutShort(new Path(save(state(1000)), "trainer.bin"));
    files.delete(new Path(save(state(2000)), "_manifest.json"), false);
    assertThatThrownBy(() -> store.newestGood())
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("Cannot use any checkpoint in " + folder)
        .hasMessageContainingAll("2000: no _manifest.json", "1000/trainer.bin");
  }

  @Test
  void damagedOnesGiveWayToThoseWrittenInstead() throws IOException {
    CheckpointStore three = new CheckpointStore(files, folder, 3);
    for (long samples : new long[] {1000, 2000, 3000}) {
      save(three, state(samples));
    }
    cutShort(new Path(folder, "2000/trainer.bin"));
    cutShort(new Path(folder, "3000/model.zip"));
    assertThat(three.newestGood().orElseThrow().state().samples()).isEqualTo(1000);
    save(three, state(1500));
    assertThat(Arrays.stream(files.listStatus(folder)).map(status -> status.getPath().getName()))
        .containsExactlyInAnyOrder("1000", "1500");
  }

  @Test
  void keepsAtLeastTwo() {
    assertThatThrownBy(() -> new CheckpointStore(files, folder, 1))
        .hasMessage("Invalid checkpoint.keep: 1 (must be >= 2)");
  }

  private Path save(TrainerState state) throws IOException {
    return save(store, state);
  }

  private Path save(CheckpointStore store, TrainerState state) throws IOException {
    return store.save(network.toJson(), state, Evaluated.of(state), Optional.empty(), PROVENANCE);
  }

  private TrainerState state(long samples) {
    Random random = new Random(samples);
    return new TrainerState(
        floats(random),
        new float[][] {floats(random), floats(random)},
        floats(random),
        floats(random),
        samples,
        samples / 10,
        3,
        1,
        0.5);
  }

  private float[] floats(Random random) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt() & 0x7f7fffff);
    }
    return values;
  }

  private static void cutShort(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = files.open(file)) {
      bytes = in.readAllBytes();
    }
    try (OutputStream out = files.create(file, true)) {
      out.write(bytes, 0, bytes.length / 2);
    }
  }
}
