package sparkception.job.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Locale;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.augment.Crop;
import sparkception.data.augment.Scaling;
import sparkception.data.shard.ImageClass;
import sparkception.zoo.architecture.Labels;

/**
 * What a program must know to use an exported network, beside the network: how an image becomes its
 * input, and what its outputs mean.
 *
 * @param version of this description: 1
 * @param classes of the outputs, in their order
 * @param labels {@code one}: outputs are probabilities that sum to 1; {@code many}: each output is
 *     the probability of its own class, in [0, 1]
 * @param input shape of an image
 * @param crop which part of an image is resized to that shape
 * @param scaling of its samples
 * @param samples training examples that the network has seen
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ModelDescription(
    int version,
    List<ImageClass> classes,
    String labels,
    Input input,
    CentreCrop crop,
    ChannelScaling scaling,
    long samples) {

  private static final int VERSION = 1;

  /**
   * The shape of the network's input.
   *
   * @param height pixels
   * @param width pixels
   * @param channels 1 (gray) or 3 (RGB, in this order)
   * @param layout order of the dimensions: {@code NHWC} (minibatch, rows, columns, channels) or
   *     {@code NCHW}
   */
  public record Input(int height, int width, int channels, String layout) {}

  /**
   * The square in an image's middle.
   *
   * @param kind {@code centre}
   * @param fraction its side as a share of the image's shorter side
   */
  public record CentreCrop(String kind, double fraction) {}

  /**
   * A sample of 0 to 255 becomes {@code (sample / 255 - mean) / deviation}.
   *
   * @param mean of each channel
   * @param deviation of each channel
   */
  public record ChannelScaling(List<Double> mean, List<Double> deviation) {}

  /**
   * Describes a network.
   *
   * @param view how evaluation shows it images
   * @param format that it is written in
   * @param samples training examples that it has seen
   */
  public static ModelDescription of(
      List<ImageClass> classes,
      Labels labels,
      AugmentOptions view,
      ModelFormat format,
      long samples) {
    return new ModelDescription(
        VERSION,
        classes,
        labels.name().toLowerCase(Locale.ROOT),
        new Input(view.size(), view.size(), view.channels(), format.layout()),
        new CentreCrop("centre", ((Crop.Centre) view.crop()).fraction()),
        scaling(view.scaling(), view.channels()),
        samples);
  }

  byte[] json() throws JsonProcessingException {
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
  }

  /** A network of one channel takes green's numbers. */
  private static ChannelScaling scaling(Scaling scaling, int channels) {
    return channels == 1
        ? new ChannelScaling(scaling.mean().subList(1, 2), scaling.deviation().subList(1, 2))
        : new ChannelScaling(scaling.mean(), scaling.deviation());
  }
}
