package sparkception.job.train;

import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/** What Spark's pages and its history say of a training's jobs. */
final class JobDescriptions {

  private final JavaSparkContext spark;
  private final String run;
  private final long rounds;
  private final int epochs;

  /**
   * Those of one start.
   *
   * @param rounds of the whole training, earlier starts included
   */
  JobDescriptions(JavaSparkContext spark, Path run, long rounds, int epochs) {
    this.spark = spark;
    this.run = run.toString();
    this.rounds = rounds;
    this.epochs = epochs;
  }

  /**
   * A round comes.
   *
   * @param round from 1
   * @param epoch from 0
   */
  void round(long round, long epoch) {
    describe("round %d of %d, epoch %d of %d", round, rounds, epoch + 1, epochs);
  }

  /** A checkpoint is judged and evaluated. */
  void checkpoint(long samples) {
    describe("checkpoint after %d images", samples);
  }

  private void describe(String what, Object... values) {
    spark
        .sc()
        .setJobDescription(
            String.format(
                Locale.ROOT, "train %s: %s", run, String.format(Locale.ROOT, what, values)));
  }
}
