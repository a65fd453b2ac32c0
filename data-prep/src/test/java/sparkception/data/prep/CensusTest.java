package sparkception.data.prep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import sparkception.data.image.Box;
import sparkception.data.source.ImageContent;
import sparkception.data.source.SourceImage;

class CensusTest {

  private static final Census NONE = Census.NONE;
  private static final Box BOX = new Box(0, 0, 0.5f, 1);

  @Test
  void theOrderDoesNotCount() {
    Census one = NONE.plus(image("a", new int[] {1}, 1)).plus(image("b", new int[] {2}, 1));
    Census other = NONE.plus(image("b", new int[] {2}, 1)).plus(image("a", new int[] {1}, 1));
    assertThat(one).isEqualTo(other);
    assertThat(one.images()).isEqualTo(2);
  }

  /** They once did not: a list with other labels was taken for the one that was done. */
  @Test
  void labelsConfidencesAndBoxesCount() {
    assertThat(
            List.of(
                fingerprint(image("a", new int[] {1, 2}, 1)),
                fingerprint(image("a", new int[] {1, 3}, 1)),
                fingerprint(image("a", new int[] {1, 2}, 0.5f)),
                fingerprint(image("a", new int[] {1, 2}, 1, BOX)),
                fingerprint(image("a", new int[] {1, 2}, 1, BOX, BOX)),
                fingerprint(image("a", new int[0], 1)),
                fingerprint(image("a", new int[0], 1, BOX))))
        .doesNotHaveDuplicates();
  }

  /** Labels that two images exchange must not cancel out. */
  @Test
  void whoseLabelsTheyAreCounts() {
    Census one = NONE.plus(image("a", new int[] {1, 2}, 1)).plus(image("b", new int[] {1, 3}, 1));
    Census other = NONE.plus(image("a", new int[] {1, 3}, 1)).plus(image("b", new int[] {1, 2}, 1));
    assertThat(one.fingerprint()).isNotEqualTo(other.fingerprint());
  }

  /** The other file has the same name and size. */
  @Test
  void theVersionOfAFileIsNoPartOfTheListing() {
    Census one = NONE.plus(image("a", 1));
    Census other = NONE.plus(image("a", 2));
    assertThat(one.fingerprint()).isEqualTo(other.fingerprint());
    assertThat(one.versionsText()).isNotEqualTo(other.versionsText());
  }

  private static SourceImage image(String path, long version) {
    ImageContent content =
        new ImageContent() {
          @Override
          public byte[] read(Configuration hadoop) {
            return new byte[9];
          }

          @Override
          public long version() {
            return version;
          }
        };
    return new SourceImage("train", 1, path, 9, content);
  }

  private static String fingerprint(SourceImage image) {
    return NONE.plus(image).fingerprint();
  }

  private static SourceImage image(String path, int[] labels, float confidence, Box... boxes) {
    float[] weights = new float[labels.length];
    Arrays.fill(weights, confidence);
    return new SourceImage(
        "train", 1, labels, weights, path, 9, hadoop -> new byte[9], List.of(boxes));
  }
}
