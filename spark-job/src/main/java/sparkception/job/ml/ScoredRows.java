package sparkception.job.ml;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;
import sparkception.data.image.RefusedImageException;
import sparkception.data.source.ImageContent;
import sparkception.data.source.RefusedContent;
import sparkception.job.predict.PredictorPool;

/**
 * The rows of a partition with what the network says of their images. It holds one minibatch of
 * rows, whatever the partition's size, and a predictor of the executor until it has come to its end
 * or the task has.
 */
final class ScoredRows implements Iterator<Row> {

  private final Iterator<Row> rows;
  private final Scoring scoring;
  private final Scorer scorer;
  private final Deque<Row> ready = new ArrayDeque<>();
  private PredictorPool.Use network;

  ScoredRows(Iterator<Row> rows, Scoring scoring, Scorer scorer) {
    this.rows = rows;
    this.scoring = scoring;
    this.scorer = scorer;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && rows.hasNext()) {
      minibatch();
    }
    if (ready.isEmpty() && network != null) {
      network.close();
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.poll();
  }

  /** Rows of a minibatch; unreadable ones stay in their place. */
  private void minibatch() {
    int length = scorer.pictures().length();
    byte[] samples = new byte[scoring.batchSize() * length];
    List<Row> taken = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    int readable = 0;
    while (rows.hasNext() && taken.size() < scoring.batchSize()) {
      Row row = rows.next();
      String error = show(row, samples, readable * length);
      if (error == null) {
        readable++;
      } else if (scoring.invalid() == Invalid.ERROR) {
        throw new ImageStageException(
            String.format(
                    Locale.ROOT,
                    "Cannot read the image of row %s: %s (handleInvalid = skip leaves such rows out, keep",
                    place(row),
                    error)
                + " gives them no prediction)");
      }
      if (error == null || scoring.invalid() == Invalid.KEEP) {
        taken.add(row);
        errors.add(error);
      }
    }
    score(taken, errors, samples, readable);
  }

  private void score(List<Row> taken, List<String> errors, byte[] samples, int readable) {
    float[] outputs = {};
    if (readable > 0) {
      outputs = network().outputs(scorer.pictures().batch(samples, readable));
    }
    int width = scorer.network().shape().classes();
    int next = 0;
    for (int i = 0; i < taken.size(); i++) {
      float[] own = {};
      if (errors.get(i) == null) {
        own = Arrays.copyOfRange(outputs, next * width, (next + 1) * width);
        next++;
      }
      ready.add(row(taken.get(i), own, errors.get(i)));
    }
  }

  private Row row(Row before, float[] outputs, String error) {
    List<Object> cells = new ArrayList<>();
    for (int i = 0; i < before.length(); i++) {
      cells.add(before.get(i));
    }
    cells.addAll(
        error == null
            ? scoring.answer().cells(outputs)
            : Arrays.asList(new Object[scoring.answer().width()]));
    if (scoring.invalid() == Invalid.KEEP) {
      cells.add(error);
    }
    return RowFactory.create(cells.toArray());
  }

  /** Why an image cannot be read; null when its pixels are there. */
  private String show(Row row, byte[] samples, int offset) {
    ImageContent content = scoring.image().read(row).content();
    if (content instanceof RefusedContent refused) {
      return refused.detail();
    }
    try {
      scorer.pictures().show(content.read(new Configuration(false)), samples, offset);
      return null;
    } catch (RefusedImageException e) {
      return e.getMessage();
    } catch (IOException e) {
      throw new ImageStageException(e);
    }
  }

  private String place(Row row) {
    String path = scoring.image().read(row).path();
    int column = path == null ? TrainingColumns.pathIn(row.schema()) : -1;
    return column < 0 ? String.valueOf(path) : row.getString(column);
  }

  private PredictorPool.Use network() {
    if (network == null) {
      network = scorer.lease();
      PredictorPool.Use mine = network;
      TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> mine.close());
    }
    return network;
  }
}
