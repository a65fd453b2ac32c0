package sparkception.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitNameTest {

  @ParameterizedTest
  @CsvSource({
    "train, train", "Training, train", "TRAIN, train", "training_set, train", "train2017, train",
    "val, val", "valid, val", "Validation, val", "dev, val", "val_images, val",
    "test, test", "Testing, test", "test set, test", "testset, test", "' test ', test"
  })
  void synonymsAreUnderstood(String name, String split) {
    assertThat(SplitName.of(name)).contains(split);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cat", "trainer", "tests", "0", "testament", "set", "my test"})
  void otherNamesAreNoSplits(String name) {
    assertThat(SplitName.of(name)).isEmpty();
  }

  @Test
  void theLastInAPathCounts() {
    assertThat(SplitName.inPath("data/train-00000-of-00294.parquet")).contains("train");
    assertThat(SplitName.inPath("validation-00000.parquet")).contains("val");
    assertThat(SplitName.inPath("train/my-test.tar")).contains("test");
    assertThat(SplitName.inPath("Training/shard-0.tar")).contains("train");
    assertThat(SplitName.inPath("imagenet_val000012.tar")).contains("val");
    assertThat(SplitName.inPath("contest-trainer.tar")).isEmpty();
  }
}
