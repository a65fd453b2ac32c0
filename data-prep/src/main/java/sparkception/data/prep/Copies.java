package sparkception.data.prep;

import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;
import sparkception.data.source.SourceImage;

/**
 * Images with the same bytes, of several classes. Each class is cut by itself, so they could come
 * to lie in training and in testing: all of them are cut with the first of their classes.
 *
 * @param label the first of their classes
 * @param path of an image of it
 * @param otherLabel the last of their classes
 * @param otherPath of an image of that
 * @param images how many there are
 */
record Copies(int label, String path, int otherLabel, String otherPath, long images)
    implements Serializable {

  /**
   * Images, each with the class that it is cut with.
   *
   * @param images those that were given, in another order
   * @param warning that there are copies
   */
  record Found(JavaRDD<HashedImage> images, Optional<String> warning) {}

  /** Looks for copies among the images that {@code rule} cuts; the others stay as they are. */
  static Found in(JavaRDD<HashedImage> images, SplitRule rule) {
    JavaPairRDD<String, HashedImage> cut =
        images
            .filter(each -> isCut(each, rule))
            .mapToPair(each -> new Tuple2<>(each.content(), each));
    JavaPairRDD<String, Copies> several =
        cut.mapValues(each -> of(each.image()))
            .reduceByKey(Copies::plus)
            .filter(each -> each._2().label < each._2().otherLabel);
    if (several.isEmpty()) {
      return new Found(images, Optional.empty());
    }
    JavaRDD<HashedImage> together =
        cut.leftOuterJoin(several)
            .values()
            .map(
                each ->
                    each._2().isPresent() ? each._1().cutWith(each._2().get().label) : each._1());
    return new Found(
        together.union(images.filter(each -> !isCut(each, rule))),
        Optional.of(warning(several.values().reduce(Copies::withMore))));
  }

  private static boolean isCut(HashedImage image, SplitRule rule) {
    return rule.cuts(image.image()) && !image.content().isEmpty();
  }

  private static Copies of(SourceImage image) {
    return new Copies(image.label(), image.path(), image.label(), image.path(), 1);
  }

  private Copies plus(Copies other) {
    Copies first = isBefore(label, path, other.label, other.path) ? this : other;
    Copies last = isBefore(otherLabel, otherPath, other.otherLabel, other.otherPath) ? other : this;
    return new Copies(
        first.label, first.path, last.otherLabel, last.otherPath, images + other.images);
  }

  private static boolean isBefore(int label, String path, int otherLabel, String otherPath) {
    return label < otherLabel || (label == otherLabel && path.compareTo(otherPath) < 0);
  }

  /** The same example, or the other one if that comes first; all images counted. */
  private Copies withMore(Copies other) {
    Copies first = path.compareTo(other.path) < 0 ? this : other;
    return new Copies(
        first.label, first.path, first.otherLabel, first.otherPath, images + other.images);
  }

  private static String warning(Copies all) {
    return String.format(
        Locale.ROOT,
        "%d images have the same bytes as one of another class, such as %s and %s; they stay in one split",
        all.images,
        all.path,
        all.otherPath);
  }
}
