package sparkception.data.prep;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import sparkception.data.random.SplitMix64;

/**
 * Which shard an image goes to and where in it: by a hash of the seed and its path, which is a
 * shuffle of the whole data set that needs no list of it.
 *
 * @param targets all shards, split after split
 * @param seed of the shuffle
 */
record ShardPlan(List<Target> targets, long seed) implements Serializable {

  /**
   * A shard to be written.
   *
   * @param split index of its split
   * @param splitName its split's folder
   * @param index its number within the split
   */
  record Target(int split, String splitName, int index) implements Serializable {

    /** Its path in the data set. */
    String path() {
      return "%s/shard-%05d.parquet".formatted(splitName, index);
    }

    /** Path of its refused images' quarantine. */
    String quarantine() {
      return "_quarantine/%s-%05d.parquet".formatted(splitName, index);
    }

    /** Path of the record that it is done. */
    String record() {
      return "_progress/%s-%05d.json".formatted(splitName, index);
    }
  }

  /**
   * Plans the shards.
   *
   * @param splits the split names
   * @param bytes source bytes of each split
   * @param shardBytes source bytes that make a shard, about
   * @param seed of the shuffle
   */
  static ShardPlan of(List<String> splits, List<Long> bytes, long shardBytes, long seed) {
    List<Target> targets = new ArrayList<>();
    for (int split = 0; split < splits.size(); split++) {
      long shards = Math.max(1, Math.round((double) bytes.get(split) / shardBytes));
      for (int index = 0; index < shards; index++) {
        targets.add(new Target(split, splits.get(split), index));
      }
    }
    return new ShardPlan(List.copyOf(targets), seed);
  }

  /** A hash of an image's path; equal seeds and paths give equal hashes. */
  long hash(String path) {
    long hash = SplitMix64.seed(seed);
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      hash = hash * 0x100000001B3L ^ b;
    }
    return SplitMix64.seed(hash);
  }

  /** Index in {@link #targets} of the shard for a hash within a split. */
  int target(int split, long hash) {
    int first = 0;
    while (targets.get(first).split() != split) {
      first++;
    }
    int count = (int) targets.stream().filter(target -> target.split() == split).count();
    return first + (int) Long.remainderUnsigned(hash, count);
  }
}
