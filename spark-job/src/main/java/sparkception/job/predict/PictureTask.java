package sparkception.job.predict;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import sparkception.data.image.RefusedImageException;
import sparkception.data.source.RefusedContent;
import sparkception.data.source.SourceImage;
import sparkception.zoo.engine.Predictor;

/**
 * Predicts for pictures as they lie in files. They are prepared as the data set's were, and then
 * seen as evaluation sees those, so that a picture gets the same prediction either way.
 */
final class PictureTask implements FlatMapFunction<Iterator<SourceImage>, PictureGuesses> {

  private static final long serialVersionUID = 1L;

  private final Broadcast<PredictSetup> setup;

  PictureTask(Broadcast<PredictSetup> setup) {
    this.setup = setup;
  }

  @Override
  public Iterator<PictureGuesses> call(Iterator<SourceImage> pictures) {
    List<PictureGuesses> said = new ArrayList<>();
    try (Predictor predictor = setup.getValue().predictor()) {
      while (pictures.hasNext()) {
        said.addAll(minibatch(pictures, predictor));
      }
    }
    return said.iterator();
  }

  private List<PictureGuesses> minibatch(Iterator<SourceImage> pictures, Predictor predictor) {
    PredictSetup fixed = setup.getValue();
    PictureView view = fixed.pictures();
    byte[] pixels = new byte[PredictSetup.BATCH_SIZE * view.length()];
    List<PictureGuesses> said = new ArrayList<>();
    List<Integer> readable = new ArrayList<>();
    while (pictures.hasNext() && readable.size() < PredictSetup.BATCH_SIZE) {
      SourceImage picture = pictures.next();
      String error = read(picture, view, pixels, readable.size() * view.length());
      if (error == null) {
        readable.add(said.size());
      }
      said.add(PictureGuesses.unreadable(picture.path(), error));
    }
    if (!readable.isEmpty()) {
      float[] probabilities = predictor.probabilities(view.batch(pixels, readable.size()));
      for (int i = 0; i < readable.size(); i++) {
        String path = said.get(readable.get(i)).path();
        said.set(
            readable.get(i), new PictureGuesses(path, null, fixed.guesses(probabilities, i), null));
      }
    }
    return said;
  }

  /** Why a picture cannot be read; null when its pixels are there. */
  private String read(SourceImage picture, PictureView view, byte[] pixels, int offset) {
    if (picture.content() instanceof RefusedContent refused) {
      return refused.detail();
    }
    try {
      view.show(picture.content().read(setup.getValue().hadoop().value()), pixels, offset);
      return null;
    } catch (RefusedImageException e) {
      return e.getMessage();
    } catch (IOException e) {
      return "The file cannot be read: "
          + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
  }
}
