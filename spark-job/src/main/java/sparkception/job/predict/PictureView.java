package sparkception.job.predict;

import java.io.Serializable;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.augment.Augmenter;
import sparkception.data.image.ImageCodec;
import sparkception.data.image.ImageOptions;
import sparkception.data.image.RefusedImageException;
import sparkception.zoo.engine.ImageBatch;

/**
 * How a picture becomes a network's input: prepared as the data set's pictures were, and then seen
 * as evaluation sees those.
 *
 * @param preparation what became of pictures on their way into the data set of the training
 * @param view how they become the network's input
 */
public record PictureView(ImageOptions preparation, AugmentOptions view) implements Serializable {

  /** Samples of a picture: size x size x channels. */
  public int length() {
    return view.size() * view.size() * view.channels();
  }

  /**
   * Shows one picture.
   *
   * @param encoded its file's bytes
   * @param samples receives {@link #length()} of them (HWC)
   * @param offset index in {@code samples} of the first
   * @throws RefusedImageException if it is no whole picture
   */
  public void show(byte[] encoded, byte[] samples, int offset) throws RefusedImageException {
    byte[] prepared = ImageCodec.prepare(encoded, preparation).bytes();
    new Augmenter(view).apply(prepared, 0, samples, offset);
  }

  /** Pictures as the network is to see them, of the first samples. */
  public ImageBatch batch(byte[] samples, int count) {
    return new ImageBatch(samples, count, view.scaling().table(view.channels()));
  }
}
