package sparkception.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class LabelledImageTest {

  /** Their sum is that of so many draws, within five standard deviations. */
  @Property(tries = 40)
  void copiesFollowTheWeight(
      @ForAll @DoubleRange(max = 20) double weight,
      @ForAll @IntRange(min = 1, max = 2000) int images,
      @ForAll @IntRange int folder) {
    long copies =
        IntStream.range(0, images)
            .mapToObj(i -> image("%d/%d.png".formatted(folder, i)))
            .mapToLong(image -> image.times(weight).count())
            .sum();
    double rest = weight - Math.floor(weight);
    assertThat((double) copies)
        .isCloseTo(images * weight, within(1 + 5 * Math.sqrt(images * rest * (1 - rest))));
  }

  @Property(tries = 100)
  void copiesAreTheSameEachTimeAndToldApart(
      @ForAll @DoubleRange(max = 20) double weight, @ForAll @IntRange int number) {
    List<LabelledImage> copies = image(number + ".png").times(weight).toList();
    assertThat(copies).isEqualTo(image(number + ".png").times(weight).toList());
    assertThat(copies).map(LabelledImage::name).doesNotHaveDuplicates();
    assertThat(copies).hasSizeBetween((int) weight, (int) Math.ceil(weight));
  }

  private static LabelledImage image(String name) {
    return new LabelledImage(name, List.of("cat"), List.of(1f), null, 1);
  }
}
