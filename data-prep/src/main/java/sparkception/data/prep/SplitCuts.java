package sparkception.data.prep;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Where the images of each class are cut into train, val and test. Images are in the order of a
 * hash of seed and content; the first are for testing, the next for validation. So each class hits
 * its shares within one image, copies of an image in it are not on both sides (see {@link Copies}
 * for those of several classes), and neither the order of a listing nor the cluster counts. Only
 * two ends a class are held.
 */
final class SplitCuts implements Serializable {

  private static final long serialVersionUID = 1L;

  private final long seed;
  private final Map<Integer, Ends> ends;

  /**
   * The images of a class, in their order.
   *
   * @param label of the class
   * @param test order of the last one for testing; {@link Long#MIN_VALUE} if there is none
   * @param val order of the last one that is not for training
   */
  private record Ends(int label, long test, long val) implements Serializable {}

  private record Place(int label, long order) implements Comparable<Place>, Serializable {

    private static final Comparator<Place> ORDER =
        Comparator.comparingInt(Place::label).thenComparingLong(Place::order);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  private SplitCuts(long seed, Map<Integer, Ends> ends) {
    this.seed = seed;
    this.ends = ends;
  }

  /** Cuts images whose contents are known; they are gone through twice. */
  static SplitCuts of(JavaRDD<HashedImage> images, SplitRule rule, long seed) {
    JavaPairRDD<Place, Boolean> places =
        images
            .filter(each -> rule.cuts(each.image()) && !each.content().isEmpty())
            .mapToPair(
                each ->
                    new Tuple2<>(new Place(each.cutLabel(), order(seed, each.content())), true));
    Map<Integer, Quota> quotas = new HashMap<>();
    places
        .mapToPair(each -> new Tuple2<>(each._1().label(), 1L))
        .reduceByKey(Long::sum)
        .collectAsMap()
        .forEach((label, count) -> quotas.put(label, Quota.of(count, rule, seed, label)));
    Map<Integer, Ends> ends = new HashMap<>();
    places
        .repartitionAndSortWithinPartitions(new ByLabel(images.getNumPartitions()))
        .mapPartitions(sorted -> ends(sorted, quotas))
        .collect()
        .forEach(each -> ends.put(each.label(), each));
    return new SplitCuts(seed, ends);
  }

  /** The split of an image by the class that it is cut with and its SHA-256. */
  String split(int label, String content) {
    Ends own = ends.get(label);
    long order = order(seed, content);
    if (own == null || order > own.val()) {
      return "train";
    }
    return order <= own.test() ? "test" : "val";
  }

  private static long order(long seed, String content) {
    return Math.max(Long.MIN_VALUE + 1, ShardPlan.hash(seed, content));
  }

  private static Iterator<Ends> ends(
      Iterator<Tuple2<Place, Boolean>> sorted, Map<Integer, Quota> quotas) {
    List<Ends> found = new ArrayList<>();
    Ends open = null;
    long rank = 0;
    long last = Long.MIN_VALUE;
    while (sorted.hasNext()) {
      Place place = sorted.next()._1();
      if (open == null || open.label() != place.label()) {
        found.add(open = new Ends(place.label(), Long.MIN_VALUE, Long.MIN_VALUE));
        rank = 0;
        last = Long.MIN_VALUE;
      }
      if (place.order() != last) { // Copies go where the first of them goes.
        open = quotas.get(place.label()).extend(open, rank, place.order());
        found.set(found.size() - 1, open);
      }
      last = place.order();
      rank++;
    }
    return found.iterator();
  }

  /** How many images of a class are for testing and for validation. */
  record Quota(long test, long val) implements Serializable {

    /**
     * The shares of {@code count} images, one of which at least is for training. Parts of an image
     * are rounded by a hash of the class, both shares by one, so that many small classes together
     * hit their shares, too; but half an image is one.
     */
    static Quota of(long count, SplitRule rule, long seed, int label) {
      double part = (ShardPlan.hash(seed, "class " + label) >>> 11) * 0x1p-53;
      double testShare = count * rule.testFraction();
      double valShare = count * rule.valFraction();
      long tested = (long) Math.floor(testShare + part);
      long held = (long) Math.floor(testShare + valShare + part);
      long test = Math.min(atLeastHalf(tested, testShare), Math.max(0, count - 1));
      long val = atLeastHalf(held - tested, valShare);
      return new Quota(test, Math.min(val, Math.max(0, count - 1 - test)));
    }

    private static long atLeastHalf(long images, double share) {
      return images == 0 && share >= 0.5 ? 1 : images;
    }

    private Ends extend(Ends ends, long rank, long order) {
      if (rank < test) {
        return new Ends(ends.label(), order, order);
      }
      return rank < test + val ? new Ends(ends.label(), ends.test(), order) : ends;
    }
  }

  /** All images of a class in one partition: a few bytes each, which Spark sorts on disk. */
  private static final class ByLabel extends Partitioner {

    private static final long serialVersionUID = 1L;

    private final int partitions;

    ByLabel(int partitions) {
      this.partitions = Math.max(1, partitions);
    }

    @Override
    public int numPartitions() {
      return partitions;
    }

    @Override
    public int getPartition(Object key) {
      return Math.floorMod(((Place) key).label(), partitions);
    }
  }
}
