package sparkception.data.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EpochOrderTest {
  @Property(tries = 200)
  void anEpochIsAPermutationOfTheSamples(
      @ForAll @Size(max = 8) List<@Size(max = 6) List<@IntRange(max = 40) Integer>> shards,
      @ForAll long seed,
      @ForAll @IntRange(max = 1000) int epoch) {
    EpochOrder order = EpochOrder.shuffled(RowGroups.of(shards), seed, epoch);
    List<Long> used = samples(order.slice(0, order.samples()));
    assertThat(used)
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, order.samples()).boxed().toList());
  }

  @Property(tries = 200)
  void slicesJoinToTheWholeEpochWhateverTheirSize(
      @ForAll @Size(max = 5) List<@Size(max = 9) List<@IntRange(max = 30) Integer>> shards,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 70) int step) {
    EpochOrder order = EpochOrder.shuffled(RowGroups.of(shards), seed, 3);
    List<SampleRef> joined = new ArrayList<>();
    for (long from = 0; from < order.samples(); from += step) {
      joined.addAll(order.slice(from, Math.min(order.samples(), from + step)));
    }
    assertThat(joined).isEqualTo(order.slice(0, order.samples()));
  }

  @Property(tries = 100)
  void aReferenceNamesTheRowOfItsSample(
      @ForAll @Size(max = 5) List<@Size(max = 5) List<@IntRange(max = 20) Integer>> shards,
      @ForAll long seed) {
    RowGroups groups = RowGroups.of(shards);
    List<SampleRef> stored = EpochOrder.sequential(groups).slice(0, groups.samples());
    for (SampleRef sample : EpochOrder.shuffled(groups, seed, 0).slice(0, groups.samples())) {
      assertThat(sample).isEqualTo(stored.get((int) sample.sample()));
    }
  }

  @Test
  void aBlockHoldsTheSamplesOfFourRowGroups() {
    RowGroups groups = RowGroups.of(List.of(List.of(10, 10, 10, 10), List.of(10, 10, 10, 10)));
    Set<List<Integer>> used = new HashSet<>();
    for (SampleRef sample : EpochOrder.shuffled(groups, 5, 0).slice(0, 40)) {
      used.add(List.of(sample.shard(), sample.rowGroup()));
    }
    assertThat(used).hasSize(EpochOrder.BLOCK_ROW_GROUPS);
  }

  @Test
  void epochsAndSeedsDiffer() {
    RowGroups groups = RowGroups.of(List.of(List.of(50, 50), List.of(50)));
    List<Long> first = samples(EpochOrder.shuffled(groups, 1, 0).slice(0, 150));
    assertThat(samples(EpochOrder.shuffled(groups, 1, 1).slice(0, 150))).isNotEqualTo(first);
    assertThat(samples(EpochOrder.shuffled(groups, 2, 0).slice(0, 150))).isNotEqualTo(first);
    assertThat(samples(EpochOrder.shuffled(groups, 1, 0).slice(0, 150))).isEqualTo(first);
  }

  /**
   * A changed generator or order would make runs that resume across versions train on other
   * samples: it must be seen.
   */
  @Test
  void theOrderIsPinned() {
    RowGroups groups = RowGroups.of(List.of(List.of(3, 2), List.of(2, 1), List.of(2)));
    assertThat(samples(EpochOrder.shuffled(groups, 42, 7).slice(0, 10))).isEqualTo(PINNED);
  }

  private static final List<Long> PINNED = List.of(9L, 7L, 6L, 8L, 5L, 3L, 4L, 0L, 1L, 2L);

  @Test
  void storedOrderIsShardAfterShard() {
    RowGroups groups = RowGroups.of(List.of(List.of(2, 0, 1), List.of(), List.of(1)));
    assertThat(EpochOrder.sequential(groups).slice(1, 4))
        .containsExactly(
            new SampleRef(1, 0, 0, 1), new SampleRef(2, 0, 2, 0), new SampleRef(3, 2, 0, 0));
  }

  @Test
  void aSliceBeyondTheEpochIsRejected() {
    EpochOrder order = EpochOrder.sequential(RowGroups.of(List.of(List.of(3))));
    assertThatThrownBy(() -> order.slice(2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static List<Long> samples(List<SampleRef> refs) {
    return refs.stream().map(SampleRef::sample).toList();
  }
}
