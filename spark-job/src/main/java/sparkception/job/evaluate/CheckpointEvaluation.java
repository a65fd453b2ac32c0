package sparkception.job.evaluate;

import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import sparkception.job.checkpoint.Checkpoint;
import sparkception.job.train.RoundListener;
import sparkception.job.train.RoundReport;
import sparkception.job.train.RunFolder;

/**
 * Evaluates each checkpoint as soon as it is published, while training waits; so a run has a curve
 * of accuracy although only its last checkpoints are kept. What training computes stays the same.
 */
public final class CheckpointEvaluation implements RoundListener {

  private final Evaluator evaluator;
  private final RunFolder run;
  private final Consumer<AccuracyPoint> listener;

  /**
   * @param evaluator of the split
   * @param run whose checkpoints are evaluated
   * @param listener told of each result
   */
  public CheckpointEvaluation(
      Evaluator evaluator, RunFolder run, Consumer<AccuracyPoint> listener) {
    this.evaluator = evaluator;
    this.run = run;
    this.listener = listener;
  }

  @Override
  public void roundDone(RoundReport report) {}

  @Override
  public void checkpointSaved(Path folder) {
    try {
      Checkpoint checkpoint = Checkpoint.open(run.files(), folder);
      AccuracyPoint point = AccuracyPoint.of(evaluator.evaluate(checkpoint));
      EvaluationFiles.write(run, point);
      listener.accept(point);
    } catch (Exception e) {
      // Some of Spark's are checked, though Scala does not say so.
      throw new EvaluationException("Cannot evaluate checkpoint " + folder, e);
    }
  }
}
