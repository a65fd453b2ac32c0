package sparkception.data.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RoundPlanTest {
  @Property(tries = 300)
  void anEpochUsesEachPositionOnceAndInOrder(
      @ForAll @IntRange(min = 1, max = 500) int total,
      @ForAll @IntRange(min = 1, max = 9) int workers,
      @ForAll @IntRange(min = 1, max = 6) int period,
      @ForAll @IntRange(min = 1, max = 16) int batch) {
    List<Long> used = new ArrayList<>();
    long seen = total;
    while (seen < 2L * total) {
      RoundPlan round = RoundPlan.after(seen, total, workers, period, batch);
      assertThat(round.epoch()).isEqualTo(1);
      for (int worker = 0; worker < workers; worker++) {
        SampleRange slice = round.slice(worker);
        LongStream.range(slice.from(), slice.to()).forEach(used::add);
      }
      seen += round.samples();
    }
    assertThat(used).isEqualTo(LongStream.range(0, total).boxed().toList());
    assertThat(seen).isEqualTo(2L * total);
  }

  @Property(tries = 300)
  void slicesDifferByOneSampleAtMostAndFitThePeriod(
      @ForAll @IntRange(min = 1, max = 500) int total,
      @ForAll @IntRange(max = 2000) int seen,
      @ForAll @IntRange(min = 1, max = 9) int workers,
      @ForAll @IntRange(min = 1, max = 6) int period) {
    RoundPlan round = RoundPlan.after(seen, total, workers, period, 8);
    List<Long> sizes = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      sizes.add(round.slice(worker).size());
    }
    long least = sizes.stream().mapToLong(Long::longValue).min().orElseThrow();
    assertThat(sizes).allMatch(size -> size <= least + 1 && size <= period * 8L);
  }

  @Test
  void theLastRoundOfAnEpochIsShort() {
    RoundPlan round = RoundPlan.after(96, 100, 3, 2, 4);
    assertThat(round).isEqualTo(new RoundPlan(0, 96, 4, 3));
    assertThat(round.endsEpoch(100)).isTrue();
    assertThat(round.slice(0)).isEqualTo(new SampleRange(96, 98));
    assertThat(round.slice(2)).isEqualTo(new SampleRange(99, 100));
  }

  @Test
  void anEmptySplitIsRejected() {
    assertThatThrownBy(() -> RoundPlan.after(0, 0, 1, 1, 1))
        .hasMessage("Invalid samples of an epoch: 0 (must be >= 1)");
  }
}
