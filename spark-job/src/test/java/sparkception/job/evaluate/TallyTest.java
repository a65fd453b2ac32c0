package sparkception.job.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import sparkception.job.run.ClassScore;
import sparkception.job.run.ConfusedPair;
import sparkception.job.run.Prediction;
import sparkception.zoo.architecture.Labels;

class TallyTest {

  @Test
  void countsByHand() {
    Tally tally = new Tally(6, Labels.ONE);
    float[] scores = {
      .5f, .1f, .1f, .1f, .1f, .1f, //
      .1f, .2f, .3f, .15f, .15f, .1f, //
      .3f, .25f, .2f, .15f, .1f, 0f
    };
    assertThat(tally.add(scores, 0, 0)).isZero();
    assertThat(tally.add(scores, 6, 1)).isEqualTo(2);
    assertThat(tally.add(scores, 12, 5)).isZero();
    assertThat(tally.examples()).isEqualTo(3);
    assertThat(tally.top1()).isEqualTo(1 / 3.0);
    assertThat(tally.top5()).isEqualTo(2 / 3.0);
    double logs = Math.log(.5f) + Math.log(.2f) + Math.log(Float.MIN_NORMAL);
    assertThat(tally.loss()).isCloseTo(-logs / 3, within(1e-12));
    assertThat(tally.confusion().table()[5]).containsExactly(1, 0, 0, 0, 0, 0);
    List<ClassScore> classes = tally.classCounts().scores(List.of("a", "b", "c", "d", "e", "f"));
    assertThat(classes.get(0)).isEqualTo(new ClassScore(0, "a", 1, 0.5, 1.0));
    assertThat(classes.get(0).f1()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(classes.get(1)).isEqualTo(new ClassScore(1, "b", 1, 0, 0.0));
    assertThat(classes.get(1).f1()).isZero();
    assertThat(classes.get(3)).as("not tested").isEqualTo(new ClassScore(3, "d", 0, 0, null));
    assertThat(classes.get(3).f1()).isNull();
  }

  @Test
  void theMostFrequentMistakesComeFirst() {
    Confusion confusion = new Confusion(20_000);
    for (int[] pair : new int[][] {{7, 7}, {7, 9}, {19_999, 0}, {7, 9}, {3, 9}, {7, 7}, {7, 7}}) {
      confusion.add(pair[0], pair[1]);
    }
    assertThat(confusion.pairs(2))
        .containsExactly(new ConfusedPair(7, 9, 2), new ConfusedPair(3, 9, 1));
    assertThat(confusion.pairs(10)).hasSize(3);
  }

  @Test
  void theMostConfidentMistakesAreShownFirst() {
    Tally first = new Tally(4, Labels.ONE);
    Tally second = new Tally(4, Labels.ONE);
    for (int sample = 0; sample < 100; sample++) {
      int id = sample;
      float confidence = (sample * 37 % 100) / 100f;
      (sample % 2 == 0 ? first : second)
          .gallery()
          .offer(
              sample,
              sample % 10 == 0,
              confidence,
              () -> new Prediction(id, "", 0, id % 10 == 0 ? 0 : 1, confidence, ""));
    }
    List<Prediction> shown = first.addAll(second).gallery().predictions();
    assertThat(shown.subList(0, 10)).allMatch(Prediction::isRight);
    List<Double> wrong = shown.stream().skip(10).map(Prediction::probability).toList();
    assertThat(wrong).hasSize(24).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(wrong.get(0)).isEqualTo((double) .99f);
  }

  @Test
  void countsManyLabelsByHand() {
    Tally tally = new Tally(4, Labels.MANY);
    float[] scores = {.9f, .2f, .6f, .1f, .3f, .4f, 0f, .2f};
    // Places 1 and 3 of weights 1 and 0.5: (1 * 1/1 + 0.5 * 2/3) / 1.5.
    assertThat(tally.add(scores, 0, new int[] {1, 0}, new float[] {.5f, 1})).isZero();
    // ExecutorLocation 4 alone: 1/4.
    assertThat(tally.add(scores, 4, new int[] {2}, new float[] {2})).isEqualTo(1);
    assertThat(tally.mapAt100()).isCloseTo(((1 + 0.5 * 2 / 3) / 1.5 + 0.25) / 2, within(1e-9));
    assertThat(tally.top1()).isEqualTo(0.5);
    assertThat(tally.top5()).as("of four classes").isNull();
    double first =
        Math.log(.9f) + .5 * Math.log(.2f) + .5 * Math.log(.8) + Math.log(.4) + Math.log(.9);
    double second = Math.log(.7) + Math.log(.6) + Math.log(Float.MIN_NORMAL) + Math.log(.8);
    assertThat(tally.loss()).isCloseTo(-(first + second) / 2, within(1e-6));
    List<ClassScore> classes = tally.classCounts().scores(List.of("a", "b", "c", "d"));
    assertThat(classes.get(0)).isEqualTo(new ClassScore(0, "a", 1, 1, 1.0));
    assertThat(classes.get(1)).isEqualTo(new ClassScore(1, "b", 1, 0, 0.0));
    assertThat(classes.get(2)).isEqualTo(new ClassScore(2, "c", 1, 0, 0.0));
  }

  @Test
  void whatStandsBeyondPlaceHundredCountsNothing() {
    MeanAveragePrecision precision = new MeanAveragePrecision();
    float[] scores = new float[300];
    Arrays.setAll(new int[300], i -> Float.floatToIntBits(scores[i] = 300 - i));
    precision.add(scores, 0, 300, new int[] {100}, new float[] {1});
    assertThat(precision.value()).isZero();
    precision.add(scores, 0, 300, new int[] {99}, new float[] {1});
    assertThat(precision.value()).isEqualTo(0.01 / 2);
    precision.add(scores, 0, 300, new int[0], new float[0]);
    assertThat(precision.value()).as("an image without classes is none").isEqualTo(0.01 / 2);
    // A perfect ranking of 150 classes is a full score, though 50 of them find no place.
    int[] first = new int[150];
    Arrays.setAll(first, i -> i);
    float[] equal = new float[150];
    Arrays.fill(equal, 1);
    MeanAveragePrecision perfect = new MeanAveragePrecision();
    perfect.add(scores, 0, 300, first, equal);
    assertThat(perfect.value()).isCloseTo(1, within(1e-12));
  }

  /** Equal scores must not depend on who asks: the rank is the place in a stable sort. */
  @Property(tries = 200)
  void rankIsThePlaceInAStableSort(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int classes) {
    Random random = new Random(seed);
    float[] scores = new float[classes];
    for (int i = 0; i < classes; i++) {
      scores[i] = random.nextInt(4);
    }
    List<Integer> sorted =
        IntStream.range(0, classes)
            .boxed()
            .sorted((a, b) -> Float.compare(scores[b], scores[a]))
            .toList();
    for (int label = 0; label < classes; label++) {
      assertThat(Ranking.rank(scores, 0, classes, label)).isEqualTo(sorted.indexOf(label));
    }
    assertThat(Ranking.best(scores, 0, classes)).isEqualTo(sorted.get(0));
  }

  @Property(tries = 50)
  void sharingOutChangesNothing(@ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int tasks) {
    int samples = 200;
    Tally whole = tally(seed, 0, samples);
    Tally merged = new Tally(4, Labels.ONE);
    for (int task = 0; task < tasks; task++) {
      merged.addAll(tally(seed, samples * task / tasks, samples * (task + 1) / tasks));
    }
    assertThat(merged.confusion().table()).isDeepEqualTo(whole.confusion().table());
    assertThat(merged.loss()).isCloseTo(whole.loss(), within(1e-12));
    assertThat(merged.gallery().predictions()).isEqualTo(whole.gallery().predictions());
    assertThat(whole.gallery().predictions())
        .hasSize(36)
        .startsWith(
            whole.gallery().predictions().stream()
                .filter(Prediction::isRight)
                .toList()
                .toArray(Prediction[]::new));
  }

  @Test
  void picturesShowWhatTheNetworkSaw() throws Exception {
    byte[] gray = {9, 0, (byte) 128, (byte) 255, 64};
    assertThat(pixels(Picture.dataUri(gray, 1, 2, 1), 1)).containsExactly(0, 128, 255, 64);
    byte[] red = {(byte) 255, 0, (byte) 128};
    assertThat(pixels(Picture.dataUri(red, 0, 1, 3), 3)).containsExactly(255, 0, 128);
  }

  private static int[] pixels(String uri, int bands) throws Exception {
    byte[] png = Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1));
    var raster = ImageIO.read(new ByteArrayInputStream(png)).getRaster();
    assertThat(raster.getNumBands()).isEqualTo(bands);
    return raster.getPixels(0, 0, raster.getWidth(), raster.getHeight(), (int[]) null);
  }

  private static Tally tally(long seed, int from, int to) {
    Tally tally = new Tally(4, Labels.ONE);
    for (int sample = from; sample < to; sample++) {
      Random random = new Random(seed * 1_000_003 + sample);
      float[] scores = new float[4];
      Arrays.setAll(new int[4], i -> Float.floatToIntBits(scores[i] = random.nextFloat()));
      int label = random.nextInt(4);
      int predicted = tally.add(scores, 0, label);
      int id = sample;
      tally
          .gallery()
          .offer(
              sample,
              predicted == label,
              scores[predicted],
              () -> new Prediction(id, "p" + id, label, predicted, scores[predicted], ""));
    }
    return tally;
  }
}
