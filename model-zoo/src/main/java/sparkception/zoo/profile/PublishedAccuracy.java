package sparkception.zoo.profile;

import java.util.Map;
import java.util.Optional;

/**
 * What a network was published to reach on ImageNet's validation images, one crop each.
 *
 * @param top1 share of images whose class is the first guess
 * @param top5 share of images whose class is among the first five
 * @param source who says so
 */
public record PublishedAccuracy(double top1, double top5, String source) {

  private static final String KERAS = "keras.io/api/applications";

  private static final Map<String, PublishedAccuracy> KNOWN =
      Map.of(
          "xception", new PublishedAccuracy(0.790, 0.945, KERAS + "; arXiv 1610.02357, table 1"),
          "inception-v3",
              new PublishedAccuracy(
                  0.779, 0.937, KERAS + "; arXiv 1610.02357, table 1 has 0.782 and 0.941"),
          "mobilenet", new PublishedAccuracy(0.704, 0.895, KERAS),
          "resnet-50", new PublishedAccuracy(0.749, 0.921, KERAS),
          "inception-v1",
              new PublishedAccuracy(0.698, 0.896, "TF-Slim's image classification models"));

  /** That of a family's published network, if it is known. */
  public static Optional<PublishedAccuracy> of(String model) {
    return Optional.ofNullable(KNOWN.get(model));
  }
}
