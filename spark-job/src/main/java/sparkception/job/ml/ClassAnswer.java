package sparkception.job.ml;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import sparkception.data.shard.ImageClass;
import sparkception.job.predict.Guess;
import sparkception.zoo.architecture.Labels;

/**
 * The classes of an image, in the order of {@link OutputParams#appendTo}.
 *
 * @param classes of the outputs, in their order
 * @param labels whether the outputs are of a softmax or of a sigmoid each
 * @param topK how many classes are named
 * @param raw whether there are logits
 * @param probability whether there are probabilities
 * @param prediction whether there is the likeliest class's index
 * @param top whether the likeliest classes are named
 */
record ClassAnswer(
    List<ImageClass> classes,
    Labels labels,
    int topK,
    boolean raw,
    boolean probability,
    boolean prediction,
    boolean top)
    implements Answer {

  @Override
  public int width() {
    return (raw ? 1 : 0) + (probability ? 1 : 0) + (prediction ? 1 : 0) + (top ? 1 : 0);
  }

  @Override
  public List<Object> cells(float[] outputs) {
    List<Object> cells = new ArrayList<>();
    if (raw) {
      cells.add(logits(outputs));
    }
    if (probability) {
      cells.add(doubles(outputs));
    }
    List<Guess> guesses = Guess.likeliest(classes, outputs, 0, topK);
    if (prediction) {
      cells.add((double) guesses.get(0).index());
    }
    if (top) {
      cells.add(guesses.stream().map(ClassAnswer::row).toArray(Row[]::new));
    }
    return cells;
  }

  private static Row row(Guess guess) {
    return RowFactory.create(guess.index(), guess.id(), guess.name(), guess.probability());
  }

  private static Vector doubles(float[] outputs) {
    double[] values = new double[outputs.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = outputs[i];
    }
    return Vectors.dense(values);
  }

  /** Finite, as an evaluator ranks by them. */
  private Vector logits(float[] outputs) {
    double[] values = new double[outputs.length];
    for (int i = 0; i < values.length; i++) {
      double yes = Math.log(Math.max(outputs[i], Float.MIN_NORMAL));
      double no = Math.log(Math.max(1 - outputs[i], Float.MIN_NORMAL));
      values[i] = labels == Labels.ONE ? yes : yes - no;
    }
    return Vectors.dense(values);
  }
}
