package sparkception.data.source;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import sparkception.data.shard.ImageClass;

/** Classes of a source whose labels are numbers. */
final class NumberedClasses {

  private NumberedClasses() {}

  /** As many as there are names or, without names, as the highest label needs. */
  static List<ImageClass> of(List<String> names, JavaRDD<SourceImage> images) {
    return names.isEmpty() ? of(1 + images.map(SourceImage::label).fold(-1, Math::max)) : of(names);
  }

  /** Classes named by their numbers. */
  static List<ImageClass> of(int count) {
    return of(IntStream.range(0, count).mapToObj(Integer::toString).toList());
  }

  /** Classes with names. */
  static List<ImageClass> of(List<String> names) {
    return IntStream.range(0, names.size())
        .mapToObj(label -> new ImageClass(label, Integer.toString(label), names.get(label)))
        .toList();
  }
}
