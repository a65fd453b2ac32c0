package sparkception.job.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.image.ImageEncoder;
import sparkception.data.image.Pixels;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.IgnoredEntries;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Shard;
import sparkception.data.shard.ShardHash;
import sparkception.data.shard.ShardWriter;
import sparkception.data.shard.Split;
import sparkception.job.LocalSpark;
import sparkception.job.averaging.TrainerState;
import sparkception.job.checkpoint.Checkpoint;
import sparkception.job.checkpoint.CheckpointStore;
import sparkception.job.checkpoint.Evaluated;
import sparkception.job.checkpoint.Provenance;
import sparkception.job.run.ClassScore;
import sparkception.job.run.Evaluation;
import sparkception.job.run.Prediction;
import sparkception.zoo.architecture.Initialization;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.explain.Explainer;
import sparkception.zoo.explain.Method;
import sparkception.zoo.xception.Ablation;
import sparkception.zoo.xception.Xception;
import sparkception.zoo.xception.XceptionSpec;

/** A real network on a real data set, against the same network used image by image. */
class EvaluatorTest {

  private static final Configuration HADOOP = new Configuration();
  private static final int SIZE = 28;
  private static final int CLASSES = 7;
  private static final int IMAGES = 150;
  private static final AugmentOptions VIEW = AugmentOptions.evaluation(SIZE, 1, 1);

  @TempDir static java.nio.file.Path folder;

  private static final List<byte[]> IMAGE_BYTES = new ArrayList<>();
  private static ComputationGraph network;
  private static Checkpoint checkpoint;
  private static Path data;

  @BeforeAll
  static void makeDataSetAndNetwork() throws IOException {
    data = new Path(folder.resolve("data").toUri());
    Random random = new Random(5);
    for (int i = 0; i < IMAGES; i++) {
      byte[] gray = new byte[SIZE * SIZE];
      random.nextBytes(gray);
      IMAGE_BYTES.add(gray);
    }
    List<Shard> shards = List.of(shard(0, 0, 60), shard(1, 60, IMAGES));
    manifest(
            CLASSES,
            new Split("test", IMAGES, List.of(), shards),
            new Split("train", IMAGES, List.of(), shards))
        .write(HADOOP, data);
    network =
        Xception.network(
            new XceptionSpec(
                SIZE,
                1,
                CLASSES,
                1 / 64.0,
                0,
                1,
                0.5,
                0.9,
                0.001,
                0,
                Initialization.GLOROT_UNIFORM,
                Labels.ONE,
                Ablation.NONE,
                3));
    checkpoint = checkpoint(network);
  }

  @Test
  void agreesWithTheNetworkUsedImageByImage() throws IOException {
    Evaluation evaluation = evaluate("local[2]", data);
    long[][] confusion = new long[CLASSES][CLASSES];
    double loss = 0;
    int inTop5 = 0;
    for (int i = 0; i < IMAGES; i++) {
      float[] probabilities = probabilities(i);
      confusion[label(i)][best(probabilities)]++;
      loss -= Math.log(probabilities[label(i)]);
      float own = probabilities[label(i)];
      inTop5 += countAbove(probabilities, own) < 5 ? 1 : 0;
    }
    assertThat(evaluation.confusion()).isDeepEqualTo(confusion);
    assertThat(evaluation.examples()).isEqualTo(IMAGES);
    assertThat(evaluation.loss()).isCloseTo(loss / IMAGES, within(1e-5));
    assertThat(evaluation.top5()).isEqualTo((double) inTop5 / IMAGES);
    assertThat(evaluation.samples()).isEqualTo(64);
    assertThat(evaluation.movingAverage()).isFalse();
    assertThat(evaluation.parameters()).isEqualTo(network.numParams());
    assertThat(evaluation.invocation().command()).isEqualTo("sparkception evaluate --here");
    assertThat(Instant.parse(evaluation.invocation().started())).isBefore(Instant.now());
    assertThat(evaluation.invocation().host()).isNotBlank();
    assertThat(evaluation.confusedPairs().get(0).images())
        .isEqualTo(mostOffDiagonal(evaluation.confusion()));
    assertThat(evaluation.classes()).extracting(ClassScore::name).startsWith("class 0", "class 1");
    assertThat(evaluation.predictions())
        .allMatch(prediction -> prediction.image().startsWith("data:image/png;base64,"))
        .allMatch(prediction -> prediction.path().equals("images/" + prediction.sample()));
  }

  /** Of what is stored, and not of the pictures that the gallery has made of it. */
  @Test
  void picturesHaveTheHeatOfTheClassThatTheyWereTakenFor() throws IOException {
    Explainer explainer = Explainer.of(network);
    List<Prediction> predictions = evaluate("local[2]", data).predictions();
    assertThat(predictions).hasSizeGreaterThan(20);
    for (Prediction prediction : predictions) {
      byte[] stored = IMAGE_BYTES.get((int) prediction.sample());
      float[] pixels = new ImageBatch(stored, 1, VIEW.scaling().table(1)).numbers(stored.length);
      Explainer.Seen seen = explainer.look(pixels, SIZE, 1);
      float[] heat =
          explainer
              .heat(pixels, SIZE, 1, seen, prediction.predicted(), Method.GRAD_CAM)
              .resized(32);
      BufferedImage drawn = decoded(prediction.heat());
      for (int i = 0; i < heat.length; i++) {
        int alpha = drawn.getRGB(i % 32, i / 32) >>> 24;
        assertThat(alpha).isCloseTo((int) (0.6 * 255 * heat[i]), within(1));
      }
    }
  }

  private static BufferedImage decoded(String dataUri) throws IOException {
    byte[] png = Base64.getDecoder().decode(dataUri.substring(dataUri.indexOf(',') + 1));
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  @Test
  void theNumberOfTasksDoesNotMatter() throws IOException {
    Evaluation one = evaluate("local[1]", data);
    Evaluation three = evaluate("local[3]", data);
    assertThat(three.confusion()).isDeepEqualTo(one.confusion());
    assertThat(three.loss()).isCloseTo(one.loss(), within(1e-6));
    assertThat(three.predictions())
        .extracting(Prediction::sample)
        .isEqualTo(one.predictions().stream().map(Prediction::sample).toList());
  }

  /** An untrained network's running statistics say nothing; those of the data say all. */
  @Test
  void estimatesBatchNormOfTheSameImagesHoweverManyTasksThereAre() throws IOException {
    Evaluation untouched = evaluate("local[1]", data);
    Evaluation one = evaluate("local[1]", data, 1000);
    Evaluation three = evaluate("local[3]", data, 1000);
    assertThat(untouched.batchNormImages()).isZero();
    assertThat(one.batchNormImages()).as("all there are").isEqualTo(IMAGES);
    assertThat(one.loss()).isNotCloseTo(untouched.loss(), within(1e-3));
    assertThat(three.loss()).isCloseTo(one.loss(), within(1e-5));
    assertThat(evaluate("local[1]", data, 40).loss()).isNotCloseTo(one.loss(), within(1e-6));
  }

  @Test
  void refusesOtherClassesAndUnknownSplits() throws IOException {
    Path other = new Path(folder.resolve("other").toUri());
    manifest(3, new Split("test", 1, List.of(), List.of())).write(HADOOP, other);
    assertThatThrownBy(() -> evaluate("local[1]", other))
        .isInstanceOf(DataSetException.class)
        .hasMessage("Cannot evaluate on %s: it has 3 classes, the network was trained on 7", other);
    Path empty = new Path(folder.resolve("empty").toUri());
    manifest(CLASSES, new Split("test", 0, List.of(), List.of())).write(HADOOP, empty);
    assertThatThrownBy(() -> evaluate("local[1]", empty))
        .hasMessage("Cannot evaluate: split test of %s is empty", empty);
  }

  private static Evaluation evaluate(String master, Path from) throws IOException {
    return evaluate(master, from, 0);
  }

  private static Evaluation evaluate(String master, Path from, int batchNormImages)
      throws IOException {
    try (JavaSparkContext spark = LocalSpark.with(master, Map.of())) {
      return new Evaluator(spark, from, "test", VIEW)
          .estimatingBatchNorm(batchNormImages)
          .forCommand("sparkception evaluate --here")
          .evaluate(checkpoint);
    }
  }

  private static long mostOffDiagonal(long[][] confusion) {
    long most = 0;
    for (int i = 0; i < confusion.length; i++) {
      for (int j = 0; j < confusion.length; j++) {
        most = i == j ? most : Math.max(most, confusion[i][j]);
      }
    }
    return most;
  }

  private static float[] probabilities(int image) {
    float[] pixels = new float[SIZE * SIZE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (IMAGE_BYTES.get(image)[i] & 0xff) / 127.5f - 1;
    }
    long[] shape = {1, SIZE, SIZE, 1};
    return network.outputSingle(false, Nd4j.create(pixels, shape, 'c')).toFloatVector();
  }

  private static int best(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  private static int countAbove(float[] values, float value) {
    int above = 0;
    for (float other : values) {
      above += other > value ? 1 : 0;
    }
    return above;
  }

  private static int label(int image) {
    return image * 31 % CLASSES;
  }

  private static Manifest manifest(int classes, Split... splits) {
    List<ImageClass> named = new ArrayList<>();
    for (int i = 0; i < classes; i++) {
      named.add(new ImageClass(i, "c" + i, "class " + i));
    }
    return new Manifest(
        Manifest.SCHEMA_VERSION,
        named,
        List.of(splits),
        List.of(),
        List.of(),
        splits[0].rows(),
        0,
        IgnoredEntries.NONE,
        "f",
        Map.of(),
        null);
  }

  private static Shard shard(int index, int from, int to) throws IOException {
    String name = "test/shard-%05d.parquet".formatted(index);
    Path path = new Path(data, name);
    ShardWriter writer = new ShardWriter(HADOOP, path);
    for (int i = from; i < to; i++) {
      writer.add(row(i));
    }
    writer.close();
    return new Shard(
        name,
        to - from,
        Files.size(java.nio.file.Path.of(path.toUri())),
        ShardHash.of(HADOOP, path),
        writer.rowGroups());
  }

  private static ImageRow row(int i) {
    byte[] png = ImageEncoder.png(new Pixels(IMAGE_BYTES.get(i), SIZE, SIZE, 1));
    return new ImageRow(
        png, "images/" + i, label(i), new int[0], new float[0], SIZE, SIZE, ShardHash.of(png));
  }

  private static Checkpoint checkpoint(ComputationGraph graph) throws IOException {
    Path checkpoints = new Path(folder.resolve("run/checkpoints").toUri());
    FileSystem files = checkpoints.getFileSystem(HADOOP);
    float[] parameters = new float[Math.toIntExact(graph.numParams())];
    graph.params().data().asNio().order(ByteOrder.nativeOrder()).asFloatBuffer().get(parameters);
    TrainerState state =
        new TrainerState(parameters, new float[0][], new float[0], new float[0], 64, 1, 1, 0, 1);
    new CheckpointStore(files, checkpoints, 2)
        .save(
            graph.getConfiguration().toJson(),
            state,
            Evaluated.of(state),
            Optional.empty(),
            new Provenance("d", "r", 1, List.of()));
    return Checkpoint.open(files, new Path(checkpoints, "64"));
  }
}
