package sparkception.data.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import sparkception.data.random.SplitMix64;

/**
 * The global order of a split's N samples in one epoch.
 *
 * <p>Training: the row groups are permuted by (seed, epoch) and taken in blocks of {@value
 * #BLOCK_ROW_GROUPS}; the samples of a block are permuted. A reader thus holds four row groups at a
 * time, and the order does not depend on the number of workers. Evaluation: stored order. An order
 * knows one number a row group; the samples of a block are worked out when a slice asks.
 */
public final class EpochOrder {
  static final int BLOCK_ROW_GROUPS = 4;

  private final RowGroups groups;
  private final int[] groupOrder;
  private final long[] blockStarts;
  private final SampleShuffle shuffle;

  private EpochOrder(RowGroups groups, int[] groupOrder, SampleShuffle shuffle) {
    this.groups = groups;
    this.groupOrder = groupOrder;
    this.blockStarts = blockStarts(groups, groupOrder);
    this.shuffle = shuffle;
  }

  /** The order of training epoch {@code epoch} (from 0). */
  public static EpochOrder shuffled(RowGroups groups, long seed, long epoch) {
    int[] order = storedOrder(groups);
    new SplitMix64(SplitMix64.seed(seed, epoch)).shuffle(order);
    return new EpochOrder(
        groups,
        order,
        (block, samples) -> new SplitMix64(SplitMix64.seed(seed, epoch, block)).shuffle(samples));
  }

  /** Stored order, as evaluation reads. */
  public static EpochOrder sequential(RowGroups groups) {
    return new EpochOrder(groups, storedOrder(groups), (block, samples) -> {});
  }

  /** N, the number of samples of the epoch. */
  public long samples() {
    return groups.samples();
  }

  /**
   * The samples at the positions {@code from} (inclusive) to {@code to} (exclusive) of the epoch.
   *
   * @throws IndexOutOfBoundsException unless 0 &lt;= from &lt;= to &lt;= N
   */
  public List<SampleRef> slice(long from, long to) {
    Objects.checkFromToIndex(from, to, samples());
    List<SampleRef> slice = new ArrayList<>(Math.toIntExact(to - from));
    for (int block = firstBlock(from); block < blocks() && blockStarts[block] < to; block++) {
      addBlock(block, from, to, slice);
    }
    return slice;
  }

  private void addBlock(int block, long from, long to, List<SampleRef> slice) {
    long start = blockStarts[block];
    int size = Math.toIntExact(blockStarts[block + 1] - start);
    int[] order = identity(size);
    shuffle.shuffle(block, order);
    int last = (int) Math.min(size, to - start);
    for (int i = (int) Math.max(0, from - start); i < last; i++) {
      slice.add(sampleOfBlock(block, order[i]));
    }
  }

  private SampleRef sampleOfBlock(int block, int index) {
    int position = block * BLOCK_ROW_GROUPS;
    int row = index;
    while (row >= groups.rows(groupOrder[position])) {
      row -= groups.rows(groupOrder[position++]);
    }
    return groups.sample(groupOrder[position], row);
  }

  private int blocks() {
    return blockStarts.length - 1;
  }

  /**
   * The block that holds the position; row groups without rows share their start with the block
   * after them.
   */
  private int firstBlock(long position) {
    int found = Arrays.binarySearch(blockStarts, position);
    return found >= 0 ? found : -found - 2;
  }

  private static long[] blockStarts(RowGroups groups, int[] groupOrder) {
    int blocks = (groupOrder.length + BLOCK_ROW_GROUPS - 1) / BLOCK_ROW_GROUPS;
    long[] starts = new long[blocks + 1];
    for (int i = 0; i < groupOrder.length; i++) {
      starts[i / BLOCK_ROW_GROUPS + 1] += groups.rows(groupOrder[i]);
    }
    Arrays.parallelPrefix(starts, Long::sum);
    return starts;
  }

  private static int[] storedOrder(RowGroups groups) {
    return identity(groups.count());
  }

  private static int[] identity(int size) {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    return order;
  }

  /** Permutes the samples of one block in place. */
  private interface SampleShuffle {
    void shuffle(int block, int[] samples);
  }
}
