package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Split;
import sparkception.job.recipe.Recipe;

class DataSetCheckTest {

  @Test
  void aSoundDataSetIsNotTalkedAbout() throws Exception {
    assertThat(warnings(List.of(100L, 100L, 50L), List.of(1L, 2L, 3L))).isEmpty();
  }

  @Test
  void namesClassesWithoutTrainingOrTestImages() throws Exception {
    assertThat(warnings(List.of(100L, 0L, 50L), List.of(0L, 0L, 3L)))
        .containsExactly(
            "No training images of class b: the network will never learn to name it",
            "No images of classes a, b in split test: figures on it say nothing about them");
  }

  @Test
  void oneClassIsNothingToTellApart() {
    assertThatThrownBy(() -> warnings(List.of(0L, 100L, 0L), List.of(1L, 1L, 1L)))
        .isInstanceOf(DataSetException.class)
        .hasMessage(
            "Cannot train on photos: all training images are of one class, b (none of classes a,"
                + " c); a network learns to tell classes apart, so it needs two");
    assertThatThrownBy(() -> warnings(List.of(100L), List.of(1L)))
        .hasMessageContaining("all training images are of one class, a; a network");
  }

  @Test
  void noImagesAreNothingToTrainOn() {
    assertThatThrownBy(() -> warnings(List.of(0L, 0L), List.of(1L, 1L)))
        .hasMessage("Cannot train on photos: split train has no images");
  }

  @Test
  void saysWhatFewImagesMeanForAStep() throws Exception {
    assertThat(warnings(List.of(10L, 10L), List.of(1L, 1L)))
        .containsExactly(
            "The 20 training images are fewer than a step takes (32): an epoch is one step of each"
                + " worker, with at most 10 images");
    assertThat(warnings(List.of(20L, 20L), List.of(1L, 1L)))
        .containsExactly(
            "The 40 training images are fewer than a step of all 2 workers takes (64): an epoch is"
                + " one step of each, with at most 20 images");
  }

  @Test
  void severalWorkersNeedEnoughImagesToNormalizeBy() throws Exception {
    assertThat(
            warnings(List.of(100L, 100L), List.of(1L, 1L), recipe("{batch-size: 8, workers: 8}")))
        .containsExactly(
            "Batch normalization of each of the 8 workers sees 8 images at a time"
                + " (train.batch-size); fewer than 16 cost accuracy, up to two points with 8");
    assertThat(
            warnings(List.of(100L, 100L), List.of(1L, 1L), recipe("{batch-size: 8, workers: 1}")))
        .isEmpty();
  }

  private static Recipe recipe(String train) throws Exception {
    return Recipe.parse("train: " + train, Map.of());
  }

  private static List<String> warnings(List<Long> train, List<Long> test) throws Exception {
    return warnings(train, test, Recipe.DEFAULT);
  }

  private static List<String> warnings(List<Long> train, List<Long> test, Recipe recipe)
      throws Exception {
    List<ImageClass> classes = new ArrayList<>();
    for (int i = 0; i < train.size(); i++) {
      String name = String.valueOf((char) ('a' + i));
      classes.add(new ImageClass(i, name, name));
    }
    Split training = split("train", train);
    Manifest manifest =
        new Manifest(
            1,
            classes,
            List.of(training, split("test", test)),
            List.of(),
            List.of(),
            0,
            0,
            0,
            Map.of(),
            Map.of(),
            "f",
            Map.of(),
            null);
    return new DataSetCheck(manifest, training, recipe).warnings("photos");
  }

  private static Split split(String name, List<Long> counts) {
    return new Split(name, counts.stream().mapToLong(count -> count).sum(), counts, List.of());
  }
}
