package sparkception.job.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import sparkception.job.files.FileHash;

class RetentionTest {

  private static final Map<String, FileHash> FILES =
      Map.of("recipe.yaml", FileHash.of(new byte[] {1}));

  @Test
  void whatIsNamedStaysAndTheRestGoes() {
    // Champions in turn: 1, 3, 5, 6; 6 began with 4, and 2 is kept by hand.
    Champion champion = reigns(1, 3, 5, 6);
    List<ModelVersion> versions = new ArrayList<>();
    IntStream.rangeClosed(1, 9).forEach(i -> versions.add(version(i, i == 6 ? 4 : null)));
    assertThat(new Retention(2, 1).superfluous(versions, champion, Set.of(2)))
        .as("8 and 9 are the newest, 6 the champion, 5 the way back")
        .containsExactly(1, 3, 7);
    assertThat(new Retention(2, 3).superfluous(versions, champion, Set.of())).containsExactly(2, 7);
    assertThat(new Retention(9, 0).superfluous(versions, champion, Set.of())).isEmpty();
  }

  @Property(tries = 300)
  void neverWhatIsNamed(
      @ForAll @Size(max = 8) List<@IntRange(min = 1, max = 30) Integer> reigns,
      @ForAll @Size(max = 5) Set<@IntRange(min = 1, max = 30) Integer> kept,
      @ForAll @IntRange(min = 1, max = 40) int newest,
      @ForAll @IntRange(max = 10) int rollbacks) {
    List<ModelVersion> versions =
        IntStream.rangeClosed(1, 30).mapToObj(i -> version(i, i == 1 ? null : i / 2)).toList();
    Champion champion = reigns(reigns.stream().mapToInt(Integer::intValue).toArray());
    List<Integer> gone = new Retention(newest, rollbacks).superfluous(versions, champion, kept);
    assertThat(gone).noneMatch(kept::contains).isSorted().doesNotHaveDuplicates();
    assertThat(gone).allMatch(number -> number <= Math.max(0, 30 - newest));
    champion.version().ifPresent(one -> assertThat(gone).doesNotContain(one, one / 2));
    List<Integer> reachable =
        reigns.subList(Math.max(0, reigns.size() - 1 - rollbacks), reigns.size());
    assertThat(gone).noneMatch(reachable::contains);
    // All others go.
    assertThat(30 - gone.size()).isLessThanOrEqualTo(newest + kept.size() + reachable.size() + 1);
  }

  private static Champion reigns(int... numbers) {
    Champion champion = Champion.NONE;
    for (int number : numbers) {
      champion = champion.promoted(number, "2026-01-01T00:00:00Z", "better");
    }
    return champion;
  }

  private static ModelVersion version(int number, Integer parent) {
    return new ModelVersion(
        1,
        number,
        "2026-01-01T00:00:00Z",
        Map.of(),
        new Lineage("/data", "f", null, "r", parent, null, null),
        new Decision(true, "better"),
        FILES);
  }
}
