package sparkception.data.prep;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import sparkception.data.image.Box;
import sparkception.data.random.SplitMix64;
import sparkception.data.shard.IgnoredEntries;
import sparkception.data.source.IgnoredEntry;
import sparkception.data.source.SourceEntry;
import sparkception.data.source.SourceImage;

/**
 * What a listing comes to, counted by tasks: the driver never holds the list.
 *
 * @param images how many
 * @param bytes of each split; under an empty name where the source has none
 * @param ignored what the source has beside images
 * @param hash sum of the hashes of all paths, sizes, labels and boxes, which does not depend on the
 *     order of the images
 * @param versions the same of all paths and the versions of their contents
 */
record Census(
    long images, Map<String, Long> bytes, IgnoredEntries ignored, long hash, long versions)
    implements Serializable {

  static final Census NONE = new Census(0, Map.of(), IgnoredEntries.NONE, 0, 0);

  static Census of(JavaRDD<? extends SourceEntry> entries) {
    return entries.map(entry -> (SourceEntry) entry).aggregate(NONE, Census::plus, Census::plus);
  }

  Census plus(SourceEntry entry) {
    return plus(
        entry instanceof IgnoredEntry ignored
            ? new Census(0, Map.of(), IgnoredEntries.of(ignored.reason(), ignored.path()), 0, 0)
            : of((SourceImage) entry));
  }

  private static Census of(SourceImage image) {
    String split = image.split() == null ? "" : image.split();
    long mixed = SplitMix64.seed(ShardPlan.hash(0, image.path()), image.bytes(), image.label());
    long version = SplitMix64.seed(ShardPlan.hash(0, image.path()), image.content().version());
    return new Census(
        1, Map.of(split, image.bytes()), IgnoredEntries.NONE, mixed ^ annotations(image), version);
  }

  /** A hash of what an image may have beside its label; 0 if it has nothing. */
  private static long annotations(SourceImage image) {
    if (image.labels().length == 0 && image.boxes().isEmpty()) {
      return 0;
    }
    long hash =
        SplitMix64.seed(
            ShardPlan.hash(0, image.path()),
            Arrays.hashCode(image.labels()),
            Arrays.hashCode(image.weights()));
    for (Box box : image.boxes()) {
      hash = SplitMix64.seed(hash, Arrays.hashCode(box.edges()));
    }
    return hash;
  }

  Census plus(Census other) {
    Map<String, Long> sum = new HashMap<>(bytes);
    other.bytes.forEach((split, more) -> sum.merge(split, more, Long::sum));
    return new Census(
        images + other.images,
        sum,
        ignored.plus(other.ignored),
        hash + other.hash,
        versions + other.versions);
  }

  /** The versions of all contents. */
  String versionsText() {
    return String.format(Locale.ROOT, "%016x", versions);
  }

  String fingerprint() {
    return String.format(Locale.ROOT, "%d-%016x", images, hash);
  }
}
