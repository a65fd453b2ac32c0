package sparkception.job.retrain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Split;
import sparkception.job.evaluate.TrainedRun;
import sparkception.job.predict.Guess;
import sparkception.job.predict.PictureGuesses;
import sparkception.job.predict.Predictions;
import sparkception.job.recipe.InvalidRecipeException;

/**
 * What a network says of each image of a split, in stored order.
 *
 * @param hits 1 where its best guess is right, otherwise 0
 * @param confidence probability of its best guess
 */
record Scores(double[] hits, double[] confidence) {

  /**
   * Shows a network a split.
   *
   * @throws RetrainException if the split has classes that the network does not know, or no images
   */
  static Scores of(
      JavaSparkContext spark, Path run, Path data, Split images, List<ImageClass> classes)
      throws IOException {
    TrainedRun trained = open(run, spark.hadoopConfiguration());
    requireSameClasses(trained, data, classes);
    List<PictureGuesses> said = new ArrayList<>();
    try {
      Predictions.of(spark, trained, trained.engine(null, spark.getConf()), 1)
          .ofImages(data, images, classes, said::addAll);
    } catch (InvalidRecipeException e) {
      throw invalid(run, e);
    }
    return new Scores(
        said.stream().mapToDouble(Scores::hit).toArray(),
        said.stream().mapToDouble(each -> each.guesses().get(0).probability()).toArray());
  }

  /** The same of a whole split. */
  static Scores of(JavaSparkContext spark, Path run, Path data, String split) throws IOException {
    Manifest manifest = Manifest.read(spark.hadoopConfiguration(), data);
    Split images = manifest.split(split);
    if (images.rows() == 0) {
      throw new RetrainException(
          String.format(Locale.ROOT, "Cannot compare on split %s of %s: it is empty", split, data));
    }
    return of(spark, run, data, images, manifest.classes());
  }

  static TrainedRun open(Path run, Configuration hadoop) throws IOException {
    try {
      return run.getFileSystem(hadoop).exists(new Path(run, "state.json"))
          ? TrainedRun.at(run, hadoop)
          : TrainedRun.newest(run, hadoop);
    } catch (InvalidRecipeException e) {
      throw invalid(run, e);
    }
  }

  static RetrainException invalid(Path run, InvalidRecipeException e) {
    return new RetrainException(
        String.format(
            Locale.ROOT,
            "Cannot use %s: this program does not know its recipe: %s",
            run,
            String.join("; ", e.problems())));
  }

  private static void requireSameClasses(TrainedRun trained, Path data, List<ImageClass> classes)
      throws IOException {
    List<String> known =
        trained.description("compare").classes().stream().map(ImageClass::name).toList();
    List<String> found = classes.stream().map(ImageClass::name).toList();
    if (!new HashSet<>(known).equals(new HashSet<>(found))) {
      throw new RetrainException(
          String.format(
              Locale.ROOT,
              "Cannot compare %s on %s: its classes are others (train a first champion on this data"
                  + " set, by 'transfer' without --if-new)",
              trained.folder().path(),
              data));
    }
  }

  private static double hit(PictureGuesses picture) {
    Guess best = picture.guesses().get(0);
    return picture.actual().contains(best.name()) ? 1 : 0;
  }

  /** Share of images whose best guess is right. */
  double top1() {
    double sum = 0;
    for (double hit : hits) {
      sum += hit;
    }
    return sum / hits.length;
  }
}
