package sparkception.job.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.image.ImageEncoder;
import sparkception.data.image.ImageOptions;
import sparkception.data.image.Pixels;
import sparkception.data.prep.PrepJob;
import sparkception.data.prep.PrepOptions;
import sparkception.data.source.ClassFolders;
import sparkception.job.LocalSpark;
import sparkception.job.evaluate.Evaluator;
import sparkception.job.evaluate.TrainedRun;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.EvaluationFiles;
import sparkception.job.run.RunFolderException;
import sparkception.job.train.Trainer;

/** What cells show of a data set of dark and light pictures, and of two short runs on it. */
@ExtendWith(LocalSpark.class)
class NotebookTest {

  private static final int OF_EACH = 24;

  private static final String RECIPE =
      """
      model: {input: 28, channels: 3, width: 0.03125, middle-modules: 0, stem-stride: 1,
              dropout: 0.0}
      train: {epochs: 2, batch-size: 8, averaging-period: 2, workers: 1}
      learning-rate: {initial: 0.05, schedule: constant}
      augment: {evaluation-crop: 0.875}
      """;

  @TempDir static Path folder;

  private static SparkSession spark;

  @BeforeAll
  static void make(JavaSparkContext context) throws Exception {
    spark = SparkSession.builder().sparkContext(context.sc()).getOrCreate();
    SparkSession.setActiveSession(spark);
    for (String name : List.of("dark", "light")) {
      Path images = Files.createDirectories(folder.resolve("photos/" + name));
      for (int i = 0; i < OF_EACH; i++) {
        Files.write(images.resolve(i + ".png"), png(name.equals("dark") ? 40 : 190, i));
      }
    }
    Files.writeString(folder.resolve("photos/dark/damaged.png"), "no picture");
    new PrepJob(
            context, new ClassFolders(at("photos")), mostRefused(), at("data"), (done, all) -> {})
        .execute();
    train(context, "run1", Map.of());
    train(context, "run2", Map.of("learning-rate.initial", "0.01"));
  }

  private static PrepOptions mostRefused() {
    return new PrepOptions(42, 64L << 20, 0.1, 0.1, 0.1, ImageOptions.DEFAULT);
  }

  private static void train(JavaSparkContext context, String name, Map<String, String> settings)
      throws Exception {
    Recipe recipe = Recipe.parse(RECIPE, settings);
    new Trainer(context, recipe, at("data"), at(name), round -> {}).train();
    TrainedRun trained = TrainedRun.newest(at(name), new Configuration());
    EvaluationFiles.write(
        trained.folder(),
        new Evaluator(context, at("data"), "train", trained.view()).evaluate(trained.checkpoint()));
  }

  private static byte[] png(int gray, int seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[40 * 36 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (gray + random.nextInt(40));
    }
    return ImageEncoder.png(new Pixels(pixels, 40, 36, 3));
  }

  private static org.apache.hadoop.fs.Path at(String name) {
    return new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
  }

  private static String place(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void aDataSetIsShown() throws IOException {
    DataSetNotes data = Notebook.dataSet(place("data"));
    assertThat(data.summary().html()).contains("49 images read, 1 of them refused", "36");
    assertThat(data.classes().html()).contains("dark", "light", "50.0");
    assertThat(data.quarantine().html()).contains("damaged.png");
    assertThat(data.contactSheet("train", 3).html()).contains("data:image/png;base64,");
  }

  @Test
  void aRunIsShown() throws Exception {
    RunNotes run = Notebook.run(place("run1"));
    assertThat(run.state().html()).contains("ended at", "images/s");
    assertThat(run.recipe().html()).contains("evaluation-crop: 0.875");
    assertThat(run.training().html()).contains("Learning rate", "Accuracy (top-1)", "<polyline");
    assertThat(run.phases().html()).contains("handing over and averaging");
    assertThat(run.divergence().html()).contains("Divergence");
    assertThat(run.classes("train").html()).contains("precision");
    assertThat(run.confusion("train").html()).contains("class=\"confusion");
    assertThat(run.calibration("train").html()).contains("Expected calibration error");
    assertThat(run.mistakes("train").html()).contains("class=\"gallery\"");
    assertThat(run.explain(place("data"), "train", 2).html()).contains("heat of ", "Grad-CAM");
    assertThat(run.explainPictures(place("photos/light"), 2).html()).contains("heat of ");
  }

  @Test
  void aSplitThatNobodyEvaluatedIsNamed() {
    assertThatThrownBy(() -> Notebook.run(place("run1")).confusion("holiday"))
        .isInstanceOf(RunFolderException.class)
        .hasMessage(
            "Cannot find an evaluation of run1 on split holiday: it has train ('sparkception evaluate'"
                + " makes one)");
  }

  @Test
  void runsAreCompared() throws IOException {
    RunsNotes runs = Notebook.runs(place("run1"), place("run2"));
    assertThat(runs.table().html()).contains("run1", "run2", "top-1, train", "ended");
    assertThat(runs.training().html()).contains("Loss, training", ">run2</span>");
    assertThat(runs.recipes().html())
        .contains("<th scope=\"row\">learning-rate.initial</th><td>0.05</td><td>0.01</td>")
        .doesNotContain("train.epochs");
    assertThat(Notebook.runs(folder.toString()).table().html()).contains("run1", "run2");
  }

  @Test
  void runsAreQueried() throws IOException {
    Notebook.runs(place("run1"), place("run2")).registerViews();
    List<Row> rounds =
        spark
            .sql(
                "SELECT run, max(samples), min(learning_rate) FROM rounds GROUP BY run ORDER BY run")
            .collectAsList();
    assertThat(rounds).extracting(row -> row.getString(0)).containsExactly("run1", "run2");
    assertThat(rounds.get(0).getLong(1)).isPositive().isEqualTo(rounds.get(1).getLong(1));
    assertThat(rounds).extracting(row -> row.getDouble(2)).containsExactly(0.05, 0.01);
    assertThat(count("accuracies WHERE split = 'train' AND top1 BETWEEN 0 AND 1")).isEqualTo(2);
    assertThat(count("classes WHERE split = 'train' AND recall IS NOT NULL")).isEqualTo(4);
    long judged =
        spark.sql("SELECT sum(images) FROM confusions WHERE run = 'run1'").first().getLong(0);
    assertThat(judged).isEqualTo(count("parquet.`%s`".formatted(place("data/train"))));
  }

  @Test
  void predictionsAreQueried() throws Exception {
    Notebook.run(place("run1")).registerPredictions(place("data"), "train");
    assertThat(count("predictions WHERE right = (actual = predicted) AND probability > 0.49"))
        .isEqualTo(count("parquet.`%s`".formatted(place("data/train"))));
  }

  private static long count(String from) {
    return spark.sql("SELECT count(*) FROM " + from).first().getLong(0);
  }

  @Test
  void aPageIsOneLineInAFrame() {
    NotebookPage page = new NotebookPage("<p title=\"a & b\">\n%text</p>");
    assertThat(page.toString())
        .startsWith("%html <iframe title=")
        .endsWith(" srcdoc=\"<p title=&quot;a &amp; b&quot;>&#10;%text</p>\"></iframe>\n")
        .hasLineCount(1);
  }
}
