package sparkception.job.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterRole;
import sparkception.zoo.optim.ParameterSegment;

class SliceTest {

  /** Statistics of each layer, which must not be cut. */
  private static final int STATISTICS = 6;

  @Property
  void coverTheVectorInOrderInAboutEqualParts(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = 5000) Integer> layers,
      @ForAll @IntRange(min = 1, max = 32) int count) {
    ParameterLayout layout = layout(layers);
    int share = (layout.length() + count - 1) / count;
    List<Slice> slices = Slice.cut(layout, count);
    assertThat(slices).hasSizeLessThanOrEqualTo(count);
    int next = 0;
    for (Slice slice : slices) {
      assertThat(slice.offset()).isEqualTo(next);
      assertThat(slice.length()).isLessThanOrEqualTo(2 * share + STATISTICS);
      next = slice.end();
    }
    assertThat(next).isEqualTo(layout.length());
  }

  @Property
  void keepTheStatisticsOfALayerTogether(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = 5000) Integer> layers,
      @ForAll @IntRange(min = 1, max = 32) int count) {
    for (Slice slice : Slice.cut(layout(layers), count)) {
      assertThat(names(slice, ParameterRole.RUNNING_MEAN))
          .isEqualTo(names(slice, ParameterRole.RUNNING_VARIANCE));
    }
  }

  private static List<String> names(Slice slice, ParameterRole role) {
    return slice.segments().stream()
        .filter(segment -> segment.role() == role)
        .map(ParameterSegment::layer)
        .toList();
  }

  /** Each layer has weights and a normalization's statistics. */
  private static ParameterLayout layout(List<Integer> layers) {
    List<ParameterSegment> segments = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      String layer = "layer" + i;
      add(segments, layer, ParameterRole.WEIGHT, layers.get(i));
      add(segments, layer, ParameterRole.RUNNING_MEAN, STATISTICS / 2);
      add(segments, layer, ParameterRole.RUNNING_VARIANCE, STATISTICS / 2);
    }
    return new ParameterLayout(segments);
  }

  private static void add(
      List<ParameterSegment> segments, String layer, ParameterRole role, int length) {
    int offset = segments.isEmpty() ? 0 : segments.get(segments.size() - 1).end();
    segments.add(new ParameterSegment(layer, role.name(), role, offset, length));
  }
}
