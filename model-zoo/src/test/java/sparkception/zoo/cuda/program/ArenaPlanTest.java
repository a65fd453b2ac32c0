package sparkception.zoo.cuda.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Where buffers lie. */
class ArenaPlanTest {

  @Provide
  Arbitrary<List<Life>> lives() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 60),
            Arbitraries.integers().between(0, 20),
            Arbitraries.longs().between(1, 5_000))
        .as((first, length, bytes) -> new Life(first, first + length, bytes))
        .list()
        .ofMaxSize(80);
  }

  @Property(tries = 500)
  void buffersInUseTogetherNeverShareMemory(@ForAll("lives") List<Life> lives) {
    ArenaPlan plan = ArenaPlan.of(lives);
    for (int i = 0; i < lives.size(); i++) {
      assertThat(plan.offsets().get(i)).isNotNegative();
      assertThat(plan.offsets().get(i) % ArenaPlan.ALIGNMENT).isZero();
      assertThat(plan.offsets().get(i) + lives.get(i).bytes()).isLessThanOrEqualTo(plan.bytes());
      for (int j = 0; j < i; j++) {
        if (lives.get(i).overlaps(lives.get(j))) {
          assertThat(areApart(plan, lives, i, j)).as("%d and %d of %s", i, j, lives).isTrue();
        }
      }
    }
  }

  private static boolean areApart(ArenaPlan plan, List<Life> lives, int i, int j) {
    long startI = plan.offsets().get(i);
    long startJ = plan.offsets().get(j);
    return startI + lives.get(i).bytes() <= startJ || startJ + lives.get(j).bytes() <= startI;
  }

  @Property(tries = 200)
  void noMoreIsTakenThanWithoutSharing(@ForAll("lives") List<Life> lives) {
    long apart = lives.stream().mapToLong(life -> (life.bytes() + 255) / 256 * 256).sum();
    assertThat(ArenaPlan.of(lives).bytes()).isLessThanOrEqualTo(apart);
  }

  @Test
  void aChainTakesTurns() {
    // Each step reads what the one before wrote: two places are enough.
    List<Life> chain =
        List.of(
            new Life(0, 1, 1000), new Life(1, 2, 1000), new Life(2, 3, 1000), new Life(3, 4, 900));
    assertThat(ArenaPlan.of(chain).bytes()).isEqualTo(2 * 1024);
  }

  @Test
  void nothingTakesNothing() {
    assertThat(ArenaPlan.of(List.of()).bytes()).isZero();
  }
}
