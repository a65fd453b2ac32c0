package sparkception.job.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import sparkception.data.loader.Batch;
import sparkception.data.loader.DataSetReadException;
import sparkception.zoo.architecture.Labels;

class TargetsTest {

  @Test
  void oneClassIsADistributionThatSmoothingFlattens() {
    Batch batch = batch(new int[][] {{}, {}}, new float[][] {{}, {}});
    assertThat(new Targets(Labels.ONE, 4, 0).of(batch)).containsExactly(0, 1, 0, 0, 0, 0, 1, 0);
    assertThat(new Targets(Labels.ONE, 4, 0.2).of(batch))
        .containsExactly(.05f, .85f, .05f, .05f, .05f, .05f, .85f, .05f);
  }

  @Test
  void manyClassesHaveTheirConfidences() {
    Batch batch = batch(new int[][] {{3, 0}, {}}, new float[][] {{.5f, 1}, {}});
    assertThat(new Targets(Labels.MANY, 4, 0).of(batch))
        .as("the second image has one class, as in single-label data")
        .containsExactly(1, 0, 0, .5f, 0, 0, 1, 0);
  }

  @Test
  void aWeightThatIsNoConfidenceIsRefused() {
    Batch batch = batch(new int[][] {{3}, {}}, new float[][] {{1.5f}, {}});
    assertThatThrownBy(() -> new Targets(Labels.MANY, 4, 0).of(batch))
        .isInstanceOf(DataSetReadException.class)
        .hasMessage(
            "Cannot train on image a.png: a label has weight 1.5 (must be in [0, 1] as a target)");
  }

  /** Two images, of classes 1 and 2. */
  private static Batch batch(int[][] labelSets, float[][] weights) {
    return new Batch(
        2,
        new byte[0],
        new int[] {1, 2},
        labelSets,
        weights,
        new long[] {0, 1},
        new String[] {"a.png", "b.png"});
  }
}
