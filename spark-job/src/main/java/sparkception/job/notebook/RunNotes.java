package sparkception.job.notebook;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import sparkception.job.evaluate.TrainedRun;
import sparkception.job.explain.Explanations;
import sparkception.job.predict.Predictions;
import sparkception.job.recipe.InvalidRecipeException;
import sparkception.job.report.RunPages;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunReader;
import sparkception.zoo.explain.Method;

/** A run in cells, while it trains and after. Networks are those of its newest checkpoint. */
public final class RunNotes {

  private final SparkSession spark;
  private final RunFolder run;

  RunNotes(SparkSession spark, RunFolder run) {
    this.spark = spark;
    this.run = run;
  }

  /** How it is doing, on which data, by which command and programs. */
  public NotebookPage state() throws IOException {
    return new NotebookPage(parts().state());
  }

  /** The recipe with every default written out. */
  public NotebookPage recipe() throws IOException {
    return new NotebookPage(parts().recipe());
  }

  /** The same as YAML, for {@code XceptionClassifier.setRecipe}. */
  public String recipeYaml() throws IOException {
    return RunReader.open(run).recipe("read the recipe of");
  }

  /** Loss, accuracy, learning rate and images a second. */
  public NotebookPage training() throws IOException {
    return new NotebookPage(parts().training());
  }

  /** How far apart the workers of each round were before they were averaged. */
  public NotebookPage divergence() throws IOException {
    return new NotebookPage(parts().divergence());
  }

  /** Where the time of the rounds went. */
  public NotebookPage phases() throws IOException {
    return new NotebookPage(parts().phases());
  }

  /** What is taken for what, as {@code sparkception evaluate} has found on a split. */
  public NotebookPage confusion(String split) throws IOException {
    return new NotebookPage(parts().confusion(split));
  }

  /** Precision, recall and F1 of each class, found likewise. */
  public NotebookPage classes(String split) throws IOException {
    return new NotebookPage(parts().classes(split));
  }

  /** The worst mistakes as pictures, then a few right answers, found likewise. */
  public NotebookPage mistakes(String split) throws IOException {
    return new NotebookPage(parts().predictions(split));
  }

  /** Whether the network is right as often as it says, found likewise. */
  public NotebookPage calibration(String split) throws IOException {
    return new NotebookPage(parts().calibration(split));
  }

  /**
   * Where on images the network sees what it takes them for: Grad-CAM.
   *
   * @param data a data set's folder
   * @param images how many, from the split's beginning; it is shuffled
   */
  public NotebookPage explain(String data, String split, int images)
      throws IOException, InvalidRecipeException {
    return new NotebookPage(explanations().pageOfSplit(new Path(data), split, images));
  }

  /** The same of picture files, and of those below folders. */
  public NotebookPage explainPictures(String pictures, int images)
      throws IOException, InvalidRecipeException {
    return new NotebookPage(explanations().pageOfPictures(List.of(new Path(pictures)), images));
  }

  private Explanations explanations() throws IOException, InvalidRecipeException {
    return Explanations.of(run.files().getConf(), newest(), Method.GRAD_CAM, null);
  }

  /** Registers the views that {@link RunsNotes#registerViews} tells of. */
  public void registerViews() throws IOException {
    new RunsNotes(spark, List.of(run)).registerViews();
  }

  /**
   * Predicts for a data set's split, by all of Spark's cores, and registers view {@code
   * predictions}: {@code path}, {@code actual} and {@code predicted} (names of classes; several
   * labels are joined by a comma), {@code probability} of the prediction, {@code right}. The driver
   * holds it.
   *
   * @param data a data set's folder
   */
  public void registerPredictions(String data, String split)
      throws IOException, InvalidRecipeException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    TrainedRun trained = newest();
    PredictionsView view = new PredictionsView();
    Predictions.of(context, trained, trained.engine(null, context.getConf()), 1)
        .ofSplit(new Path(data), split, view::add);
    view.register(spark);
  }

  private TrainedRun newest() throws IOException, InvalidRecipeException {
    return TrainedRun.newest(run.path(), run.files().getConf());
  }

  private RunPages parts() throws IOException {
    return RunPages.of(run);
  }
}
