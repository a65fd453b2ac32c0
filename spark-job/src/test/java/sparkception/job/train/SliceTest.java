package sparkception.job.train;

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

  @Property
  void coverTheVectorInOrderAndKeepLayersWhole(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = 5000) Integer> layers,
      @ForAll @IntRange(min = 1, max = 32) int count) {
    ParameterLayout layout = layout(layers);
    List<Slice> slices = Slice.cut(layout, count);
    assertThat(slices).hasSizeLessThanOrEqualTo(count);
    int next = 0;
    String lastLayer = null;
    for (Slice slice : slices) {
      assertThat(slice.offset()).isEqualTo(next);
      assertThat(slice.segments().get(0).layer()).isNotEqualTo(lastLayer);
      next = slice.offset() + slice.length();
      lastLayer = slice.segments().get(slice.segments().size() - 1).layer();
    }
    assertThat(next).isEqualTo(layout.length());
  }

  /** Layers of two arrays each. */
  private static ParameterLayout layout(List<Integer> layers) {
    List<ParameterSegment> segments = new ArrayList<>();
    int offset = 0;
    for (int i = 0; i < layers.size(); i++) {
      for (String name : List.of("W", "b")) {
        segments.add(
            new ParameterSegment("layer" + i, name, ParameterRole.WEIGHT, offset, layers.get(i)));
        offset += layers.get(i);
      }
    }
    return new ParameterLayout(segments);
  }
}
