package sparkception.data.source;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sparkception.data.InvalidOptionException;
import sparkception.data.shard.ImageClass;

/**
 * Which labels and images of a label manifest count.
 *
 * @param threshold least confidence of a label that counts
 * @param minImages least images of a class; labels of rarer classes are left out
 * @param maxImages most images of a class, about; see {@link ClassBalance}
 * @param classes in their order; empty for all labels that occur, in the order of their names
 */
public record LabelRules(
    double threshold, long minImages, long maxImages, List<ImageClass> classes) {

  /** All labels count. */
  public static final LabelRules ALL = new LabelRules(0, 1, Long.MAX_VALUE, List.of());

  /** By name, for the manifest. */
  Map<String, Object> describe() {
    return Map.of(
        "confidence",
        threshold,
        "min_images",
        minImages,
        "max_images",
        maxImages,
        "classes",
        ClassList.summary(ClassList.names(classes)));
  }

  /** Rejects a class that is listed twice: the labels behind it would be those of others. */
  public LabelRules {
    Set<String> seen = new HashSet<>();
    for (ImageClass each : classes) {
      if (!seen.add(each.id())) {
        throw new InvalidOptionException("classes", each.id() + " is listed twice", "must be once");
      }
    }
  }
}
