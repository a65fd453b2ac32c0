package sparkception.job.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import sparkception.job.evaluate.CheckpointEvaluation;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.RunFolder;
import sparkception.job.train.Trainer;

/**
 * Does parameter averaging converge like synchronous SGD? Trains every arm with every seed on the
 * same samples, and shows the accuracy on the test split as a table, as JSON and as curves.
 *
 * <pre>
 * deploy/bin/sparkception prep --input IMAGES --format class-folders --output DATASET
 * spark-job/bench Experiments DATASET OUTPUT EPOCHS [SEEDS [ARM ...]]</pre>
 *
 * <p>DATASET has splits {@code train} and {@code test} of images of about 32x32 pixels. SEEDS are
 * separated by commas (1,2,3); without ARMs all are trained. What OUTPUT has already is not trained
 * again, and what is there goes into {@code OUTPUT/experiments.{txt,json,html}}, so that the work
 * can be shared out among processes: {@code Experiments DATASET OUTPUT 2 1 plain-16}. Another
 * number of EPOCHS wants another OUTPUT.
 *
 * <p>What makes the arms comparable: four workers with batch 16 make as many steps as one with
 * batch 64 and use the same samples in each round, only shared out; the learning rate follows
 * samples, so it is the same at the same step; period 1 is synchronous SGD on batches of 64, but
 * for batch normalization, which sees 16 images in all arms of four workers. With seed 100, which
 * is not among those of the table, the learning rate was chosen for the single worker (0.05 rather
 * than 0.1) and is that of all arms; outer momentum was chosen for period 16: 0.7 upon workers
 * whose momentum starts afresh each round (of 0.5 to 0.85), 0.25 where theirs goes on (of 0.25 to
 * 0.75). How long the period stays 1 was chosen with it as well, on eight epochs. The last network
 * is judged; none is chosen by its accuracy.
 */
public final class Experiments {

  private static final String TEST = "test";

  private final JavaSparkContext spark;
  private final Path data;
  private final Path output;
  private final int epochs;

  private Experiments(JavaSparkContext spark, Path data, Path output, int epochs) {
    this.spark = spark;
    this.data = data;
    this.output = output;
    this.epochs = epochs;
  }

  /** Trains what is missing, and writes what is there. */
  public static void main(String[] arguments) throws Exception {
    List<Long> seeds =
        Arrays.stream((arguments.length > 3 ? arguments[3] : "1,2,3").split(",", -1))
            .map(Long::valueOf)
            .toList();
    List<Arm> arms =
        arguments.length > 4
            ? Arrays.stream(arguments).skip(4).map(Arm::of).toList()
            : List.of(Arm.values());
    SparkConf conf =
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("experiments")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      new Experiments(
              spark, new Path(arguments[0]), new Path(arguments[1]), Integer.parseInt(arguments[2]))
          .run(arms, seeds);
    }
  }

  private void run(List<Arm> arms, List<Long> seeds) throws Exception {
    for (long seed : seeds) {
      for (Arm arm : arms) {
        train(arm, seed);
      }
    }
    List<ArmResult> results = ArmResult.read(this::runFolder, TEST);
    java.nio.file.Path folder =
        Files.createDirectories(java.nio.file.Path.of(new Path(output, ".").toUri().getPath()));
    ExperimentsReport.write(results, folder);
    System.out.print(ExperimentsReport.text(results));
  }

  private RunFolder runFolder(Arm arm, long seed) throws IOException {
    return RunFolder.at(
        new Path(output, "%s/seed-%d".formatted(arm.id(), seed)), spark.hadoopConfiguration());
  }

  /** A run that is complete trains no further. */
  private void train(Arm arm, long seed) throws Exception {
    Recipe recipe = arm.recipe(seed, epochs);
    RunFolder run = runFolder(arm, seed);
    CheckpointEvaluation evaluation =
        CheckpointEvaluation.of(
                spark,
                recipe,
                data,
                run,
                point ->
                    System.err.printf(
                        "%s, seed %d: top-1 %.4f after %,d samples%n",
                        arm.id(), seed, point.top1(), point.samples()))
            .orElseThrow();
    new Trainer(spark, recipe, data, run.path(), evaluation).train();
  }
}
