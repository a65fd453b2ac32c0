package sparkception.job.worker;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sparkception.zoo.engine.Freezing;

/**
 * What of the network is not trained, epoch by epoch.
 *
 * @param points the layer up to which nothing is trained, at each step; empty for none
 * @param every epochs of a step; the last step lasts to the end
 * @param features floats of an image's features, where workers are given those in place of images;
 *     0 for images
 */
public record FreezeSchedule(List<String> points, int every, int features) implements Serializable {

  /** All is trained, on images. */
  public static final FreezeSchedule NOTHING = new FreezeSchedule(List.of(), 1, 0);

  /** Keeps a list that Java serialization can carry. */
  public FreezeSchedule {
    points = new ArrayList<>(points);
  }

  /** The same point throughout. */
  public static FreezeSchedule always(String point) {
    return new FreezeSchedule(List.of(point), 1, 0);
  }

  /** Ever less is frozen. */
  public static FreezeSchedule thawing(List<Optional<String>> points, int every) {
    return new FreezeSchedule(points.stream().map(point -> point.orElse("")).toList(), every, 0);
  }

  /** The same on features. */
  public FreezeSchedule onFeatures(int length) {
    return new FreezeSchedule(points, every, length);
  }

  /** What is frozen in an epoch, from 0. */
  public Freezing at(long epoch) {
    if (points.isEmpty()) {
      return Freezing.NOTHING;
    }
    String point = points.get((int) Math.min(points.size() - 1L, epoch / every));
    return point.isEmpty() ? Freezing.NOTHING : new Freezing(point, features > 0);
  }
}
