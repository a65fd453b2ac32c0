package sparkception.data.plan;

import java.util.List;
import java.util.Locale;

/** The row groups of a split in stored order: shard after shard, row group after row group. */
public final class RowGroups {
  private final int[] shards;
  private final int[] indexInShard;
  private final int[] rows;
  private final long[] firstSamples;
  private long samples;

  private RowGroups(int count) {
    shards = new int[count];
    indexInShard = new int[count];
    rows = new int[count];
    firstSamples = new long[count];
  }

  /**
   * Lays out a split.
   *
   * @param rowsOfShards for each shard in the manifest's order, the rows of each of its row groups
   * @throws IllegalArgumentException when a row count is negative
   */
  public static RowGroups of(List<List<Integer>> rowsOfShards) {
    RowGroups groups = new RowGroups(rowsOfShards.stream().mapToInt(List::size).sum());
    int next = 0;
    for (int shard = 0; shard < rowsOfShards.size(); shard++) {
      List<Integer> rowsOfGroups = rowsOfShards.get(shard);
      for (int group = 0; group < rowsOfGroups.size(); group++) {
        groups.append(next++, shard, group, rowsOfGroups.get(group));
      }
    }
    return groups;
  }

  private void append(int at, int shard, int group, int rowCount) {
    if (rowCount < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid rows of row group %d of shard %d: %d (must be >= 0)",
              group,
              shard,
              rowCount));
    }
    shards[at] = shard;
    indexInShard[at] = group;
    rows[at] = rowCount;
    firstSamples[at] = samples;
    samples += rowCount;
  }

  /** How many row groups there are. */
  public int count() {
    return rows.length;
  }

  /** How many samples all row groups hold together: N of docs/design.md. */
  public long samples() {
    return samples;
  }

  int rows(int group) {
    return rows[group];
  }

  SampleRef sample(int group, int row) {
    return new SampleRef(firstSamples[group] + row, shards[group], indexInShard[group], row);
  }
}
