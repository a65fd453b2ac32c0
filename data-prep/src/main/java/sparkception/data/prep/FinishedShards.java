package sparkception.data.prep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sparkception.data.image.PixelSums;
import sparkception.data.shard.Shard;
import sparkception.data.shard.Split;

/**
 * All shards of a data set, written.
 *
 * @param records one a shard
 */
record FinishedShards(List<ShardRecord> records) {

  /** Sorts by the plan's order, in which shards do not finish. */
  FinishedShards {
    records = records.stream().sorted(Comparator.comparingInt(ShardRecord::target)).toList();
  }

  /** Images stored and refused. */
  long images() {
    return records.stream().mapToLong(ShardRecord::images).sum();
  }

  long refused() {
    return records.stream().mapToLong(ShardRecord::refusedImages).sum();
  }

  /** Images refused for each reason. */
  Map<String, Long> refusedBy() {
    Map<String, Long> reasons = new TreeMap<>();
    for (ShardRecord record : records) {
      record.refused().forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
    }
    return reasons;
  }

  /** The splits that have images. */
  List<Split> splits(List<String> names, int classes) {
    return names.stream()
        .map(name -> split(name, classes))
        .filter(split -> !split.shards().isEmpty())
        .toList();
  }

  private Split split(String name, int classes) {
    List<ShardRecord> own = stored(name);
    long[] counts = new long[classes];
    own.forEach(record -> record.labelCounts().forEach((label, count) -> counts[label] += count));
    List<Long> labelCounts = new ArrayList<>(classes);
    for (long count : counts) {
      labelCounts.add(count);
    }
    List<Shard> shards = own.stream().map(ShardRecord::shard).toList();
    return new Split(name, shards.stream().mapToLong(Shard::rows).sum(), labelCounts, shards);
  }

  /** Sums over the pixels of a split. */
  PixelSums pixels(String split) {
    return stored(split).stream()
        .map(record -> record.pixels().merged())
        .reduce(PixelSums.NONE, PixelSums::plus);
  }

  private List<ShardRecord> stored(String split) {
    return records.stream()
        .filter(record -> record.shard() != null)
        .filter(record -> record.shard().path().startsWith(split + "/"))
        .toList();
  }
}
