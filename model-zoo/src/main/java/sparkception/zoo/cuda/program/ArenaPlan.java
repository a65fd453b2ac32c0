package sparkception.zoo.cuda.program;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where buffers lie in one stretch of memory. Those that are in use at the same time lie apart;
 * others may share.
 *
 * @param offsets of the buffers, multiples of {@value #ALIGNMENT}
 * @param bytes of the stretch
 */
record ArenaPlan(List<Long> offsets, long bytes) {

  /** Of every buffer's place. */
  static final int ALIGNMENT = 256;

  /**
   * Places the largest buffers first, each in the smallest gap that has room for it: the plan
   * depends on the lives alone.
   */
  static ArenaPlan of(List<Life> lives) {
    long[] offsets = new long[lives.size()];
    List<Integer> placed = new ArrayList<>();
    long bytes = 0;
    for (int buffer : largestFirst(lives)) {
      offsets[buffer] = place(lives.get(buffer), rivals(lives, placed, offsets, buffer));
      bytes = Math.max(bytes, offsets[buffer] + aligned(lives.get(buffer).bytes()));
      placed.add(buffer);
    }
    return new ArenaPlan(
        IntStream.range(0, offsets.length).mapToObj(i -> offsets[i]).toList(), bytes);
  }

  private static List<Integer> largestFirst(List<Life> lives) {
    return IntStream.range(0, lives.size())
        .boxed()
        .sorted(Comparator.comparingLong((Integer i) -> -lives.get(i).bytes()))
        .toList();
  }

  /** The stretches that are taken by buffers in use at the same time, from low to high. */
  private static List<Stretch> rivals(
      List<Life> lives, List<Integer> placed, long[] offsets, int buffer) {
    return placed.stream()
        .filter(other -> lives.get(other).overlaps(lives.get(buffer)))
        .map(
            other ->
                new Stretch(offsets[other], offsets[other] + aligned(lives.get(other).bytes())))
        .sorted(Comparator.comparingLong(Stretch::from))
        .toList();
  }

  private static long place(Life life, List<Stretch> taken) {
    long needed = aligned(life.bytes());
    long best = -1;
    long smallest = Long.MAX_VALUE;
    long end = 0;
    for (Stretch stretch : taken) {
      long gap = stretch.from() - end;
      if (gap >= needed && gap < smallest) {
        best = end;
        smallest = gap;
      }
      end = Math.max(end, stretch.to());
    }
    return best < 0 ? end : best;
  }

  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Bytes from one place up to another. */
  private record Stretch(long from, long to) {}
}
