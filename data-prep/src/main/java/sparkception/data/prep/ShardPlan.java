package sparkception.data.prep;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import sparkception.data.random.SplitMix64;

/**
 * Which shard an image goes to and where in it: by a hash of the seed and its path, which is a
 * shuffle of the whole data set that needs no list of it.
 *
 * @param targets all shards, split after split
 * @param firsts index in {@code targets} of each split's first shard, and then their number
 * @param seed of the shuffle
 */
record ShardPlan(List<Target> targets, List<Integer> firsts, long seed) implements Serializable {

  /** How the names of the records end that shards are done. */
  static final String RECORD = ".json";

  /** How the names of shards and quarantines end. */
  static final String SHARD = ".parquet";

  /** Folder of the quarantines. */
  static final String QUARANTINE = "_quarantine";

  private static final long FNV_PRIME = 0x100000001B3L;

  /**
   * A shard to be written.
   *
   * @param split index of its split
   * @param splitName its split's folder
   * @param index its number within the split
   * @param version of the data set that it came with: 1, or later where images were added
   */
  record Target(int split, String splitName, int index, int version) implements Serializable {

    /** Its path in the data set. */
    String path() {
      return String.format(Locale.ROOT, "%s/%sshard-%05d%s", splitName, prefix(), index, SHARD);
    }

    /** Path of its refused images' quarantine. */
    String quarantine() {
      return String.format(
          Locale.ROOT, "%s/%s%s-%05d%s", QUARANTINE, prefix(), splitName, index, SHARD);
    }

    private String prefix() {
      return version == 1 ? "" : ShardPlan.prefix(version);
    }

    /** Path of the record that it is done. */
    String record() {
      return String.format(
          Locale.ROOT, "%s/%s-%05d%s", PrepFolder.PROGRESS, splitName, index, RECORD);
    }
  }

  /**
   * How the names of shards and quarantines begin that came with a later version than the first.
   */
  static String prefix(int version) {
    return String.format(Locale.ROOT, "v%05d-", version);
  }

  /** The version that a shard or quarantine came with, by its name. */
  static int version(String name) {
    return name.matches("v\\d{5,}-.*") ? Integer.parseInt(name.substring(1, name.indexOf('-'))) : 1;
  }

  /** The same plan for shards of a later version, beside those that are there. */
  ShardPlan ofVersion(int version) {
    List<Target> moved =
        targets.stream()
            .map(target -> new Target(target.split(), target.splitName(), target.index(), version))
            .toList();
    return new ShardPlan(moved, firsts, seed);
  }

  /**
   * Plans the shards.
   *
   * @param splits the split names
   * @param bytes that will be written of each split, about
   * @param shardBytes most bytes of a shard, about
   * @param seed of the shuffle
   */
  static ShardPlan of(List<String> splits, List<Long> bytes, long shardBytes, long seed) {
    return of(
        splits,
        bytes.stream()
            .map(each -> Math.toIntExact(Math.max(1, (each + shardBytes - 1) / shardBytes)))
            .toList(),
        seed);
  }

  /**
   * Plans so many shards.
   *
   * @param splits the split names
   * @param shards number of each split's shards
   * @param seed of the shuffle
   */
  static ShardPlan of(List<String> splits, List<Integer> shards, long seed) {
    List<Target> targets = new ArrayList<>();
    List<Integer> firsts = new ArrayList<>();
    for (int split = 0; split < splits.size(); split++) {
      firsts.add(targets.size());
      for (int index = 0; index < shards.get(split); index++) {
        targets.add(new Target(split, splits.get(split), index, 1));
      }
    }
    firsts.add(targets.size());
    return new ShardPlan(List.copyOf(targets), List.copyOf(firsts), seed);
  }

  /** Number of each split's shards. */
  List<Integer> shards() {
    return IntStream.range(1, firsts.size())
        .mapToObj(split -> firsts.get(split) - firsts.get(split - 1))
        .toList();
  }

  /** A hash of what identifies an image: its place in the shuffle. */
  long hash(String identity) {
    return hash(seed, identity);
  }

  /** Equal seeds and texts give equal hashes (FNV-1, mixed). */
  static long hash(long seed, String text) {
    long hash = SplitMix64.seed(seed);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash * FNV_PRIME) ^ b;
    }
    return SplitMix64.seed(hash);
  }

  /** Index in {@link #targets} of the shard for a hash within a split. */
  int target(int split, long hash) {
    int first = firsts.get(split);
    return first + (int) Long.remainderUnsigned(hash, firsts.get(split + 1) - first);
  }
}
