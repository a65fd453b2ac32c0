package sparkception.job.evaluate;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.graph.ComputationGraph;
import sparkception.data.augment.AugmentOptions;
import sparkception.job.run.Prediction;
import sparkception.zoo.UnsupportedSettingException;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.explain.Explainer;
import sparkception.zoo.explain.HeatMap;
import sparkception.zoo.explain.Method;

/**
 * Grad-CAM of a gallery's pictures: where on each the network sees the class that it takes it for.
 * The pictures are what the network saw, pixel by pixel, so nothing is read again. There are a few
 * dozen, which this process looks at itself.
 */
final class GalleryHeat {

  private final Explainer explainer;
  private final AugmentOptions view;

  private GalleryHeat(Explainer explainer, AugmentOptions view) {
    this.explainer = explainer;
    this.view = view;
  }

  /**
   * The same predictions with heat; as they are where the network is of a kind that cannot be
   * explained.
   *
   * @param network that made them
   * @param view how it saw the images
   */
  static List<Prediction> drawn(
      ComputationGraph network, AugmentOptions view, List<Prediction> predictions) {
    Explainer explainer;
    try {
      explainer = Explainer.of(network);
    } catch (UnsupportedSettingException e) {
      return predictions;
    }
    GalleryHeat heat = new GalleryHeat(explainer, view);
    return predictions.stream().map(heat::drawn).toList();
  }

  private Prediction drawn(Prediction prediction) {
    byte[] samples = samples(prediction.image());
    float[] pixels =
        new ImageBatch(samples, 1, view.scaling().table(view.channels())).numbers(samples.length);
    Explainer.Seen seen = explainer.look(pixels, view.size(), view.channels());
    HeatMap map =
        explainer.heat(
            pixels, view.size(), view.channels(), seen, prediction.predicted(), Method.GRAD_CAM);
    return prediction.withHeat(HeatPicture.dataUri(map));
  }

  /** Samples of 0 to 255 (HWC), as {@link Picture} has stored them. */
  private byte[] samples(String dataUri) {
    Raster raster = raster(Base64.getDecoder().decode(dataUri.substring(Picture.PREFIX.length())));
    int channels = view.channels();
    byte[] samples = new byte[view.size() * view.size() * channels];
    for (int i = 0; i < samples.length; i++) {
      int pixel = i / channels;
      samples[i] = (byte) raster.getSample(pixel % view.size(), pixel / view.size(), i % channels);
    }
    return samples;
  }

  private static Raster raster(byte[] png) {
    try {
      return ImageIO.read(new ByteArrayInputStream(png)).getRaster();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot decode a picture of this evaluation", e);
    }
  }
}
