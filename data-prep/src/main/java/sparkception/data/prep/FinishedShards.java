package sparkception.data.prep;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import sparkception.data.image.PixelSums;
import sparkception.data.shard.Shard;
import sparkception.data.shard.Split;

/**
 * What finished shards come to. It holds their names and sizes, and sums over everything else: it
 * does not grow with the images, only with shards and classes.
 */
final class FinishedShards implements Serializable {

  /** By index in the plan, in whose order shards do not finish. */
  private final Map<Integer, Shard> shards = new TreeMap<>();

  private final Set<String> quarantines = new TreeSet<>();
  private final Map<String, Map<Integer, Long>> labelCounts = new HashMap<>();
  private final Map<String, Long> severalLabels = new HashMap<>();
  private final Map<String, PixelSums> pixels = new HashMap<>();
  private final Map<String, Long> refusedBy = new TreeMap<>();
  private long content;

  /** Adds a shard, and returns this. */
  FinishedShards add(ShardRecord record) {
    content += record.content();
    if (record.quarantine() != null) {
      quarantines.add(record.quarantine());
    }
    record.refused().forEach((reason, count) -> refusedBy.merge(reason, count, Long::sum));
    if (record.shard() != null) {
      String split = split(record.shard());
      shards.put(record.target(), record.shard());
      pixels.merge(split, record.pixels().merged(), PixelSums::plus);
      addCounts(split, record.labelCounts());
      severalLabels.merge(split, record.severalLabels(), Long::sum);
    }
    return this;
  }

  /** Adds other shards, and returns this. */
  FinishedShards addAll(FinishedShards other) {
    content += other.content;
    shards.putAll(other.shards);
    quarantines.addAll(other.quarantines);
    other.labelCounts.forEach(this::addCounts);
    other.severalLabels.forEach((split, count) -> severalLabels.merge(split, count, Long::sum));
    other.pixels.forEach((split, sums) -> pixels.merge(split, sums, PixelSums::plus));
    other.refusedBy.forEach((reason, count) -> refusedBy.merge(reason, count, Long::sum));
    return this;
  }

  private void addCounts(String split, Map<Integer, Long> counts) {
    Map<Integer, Long> sums = labelCounts.computeIfAbsent(split, name -> new HashMap<>());
    counts.forEach((label, count) -> sums.merge(label, count, Long::sum));
  }

  /** Sum of {@link ContentHash} over all images. */
  long content() {
    return content;
  }

  /** Paths of all shards and quarantines. */
  Set<String> files() {
    Set<String> files = new TreeSet<>(quarantines);
    shards.values().forEach(shard -> files.add(shard.path()));
    return files;
  }

  /** SHA-256 of each shard, in the plan's order. */
  List<String> hashes() {
    return shards.values().stream().map(Shard::sha256).toList();
  }

  /** Images stored and refused. */
  long images() {
    return shards.values().stream().mapToLong(Shard::rows).sum() + refused();
  }

  long refused() {
    return refusedBy.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Images refused for each reason. */
  Map<String, Long> refusedBy() {
    return refusedBy;
  }

  /** The splits that have images. */
  List<Split> splits(List<String> names, int classes) {
    return names.stream()
        .filter(labelCounts::containsKey)
        .map(name -> split(name, classes))
        .toList();
  }

  private Split split(String name, int classes) {
    List<Shard> own = shards.values().stream().filter(shard -> split(shard).equals(name)).toList();
    List<Long> counts = new ArrayList<>(classes);
    for (int label = 0; label < classes; label++) {
      counts.add(labelCounts.get(name).getOrDefault(label, 0L));
    }
    long rows = own.stream().mapToLong(Shard::rows).sum();
    return new Split(name, rows, counts, severalLabels.get(name), own);
  }

  /** Sums over the pixels of a split. */
  PixelSums pixels(String split) {
    return pixels.getOrDefault(split, PixelSums.NONE);
  }

  /** The split that a shard belongs to: the folder it is in. */
  static String split(Shard shard) {
    return shard.path().substring(0, shard.path().indexOf('/'));
  }
}
