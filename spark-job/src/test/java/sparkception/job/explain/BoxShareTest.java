package sparkception.job.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import sparkception.data.image.Box;

class BoxShareTest {

  /** The middle square of an 8 x 4 picture is its columns 2 to 6: the box covers its left half. */
  @Test
  void countsHeatAndAreaWithinThePartThatIsSeen() {
    BoxShare share = new BoxShare(List.of(new Box(0, 0, 0.5f, 1)), 8, 4, 1, 4);
    assertThat(share.area()).isEqualTo(0.5);
    float[] heat = new float[16];
    heat[0] = 3;
    heat[7] = 1;
    assertThat(share.heat(heat)).isEqualTo(0.75);
    assertThat(share.heat(new float[16])).isZero();
  }

  @Test
  void placesInSeveralBoxesCountOnce() {
    BoxShare share =
        new BoxShare(List.of(new Box(0, 0, 1, 0.5f), new Box(0, 0, 0.5f, 1)), 4, 4, 1, 4);
    assertThat(share.area()).isEqualTo(0.75);
  }
}
