package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.shard.Split;
import sparkception.job.checkpoint.CheckpointState;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.RunFolder;

/** Runs of other versions of this program, which knew other keys. */
class ResumptionTest {

  private static final String SMALL = "model: {input: 32, middle-modules: 1, width: 0.25}\n";

  @TempDir static java.nio.file.Path temp;

  @Test
  void aRunOfAnEarlierVersionGoesOn() throws Exception {
    String before =
        Recipe.parse(SMALL, Map.of())
            .toYaml()
            .replaceAll("(?s)engine:.*", "")
            .replace("learning-rate:\n", "learning-rate:\n  batch: null\n");
    assertThatCode(() -> resume(before, Map.of())).doesNotThrowAnyException();
    assertThatThrownBy(() -> resume(before, Map.of("augment.mix-up", "0.2")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("augment.mix-up is 0.2, was 0.0");
  }

  @Test
  void aKeyThatDecidedResultsAndIsNoMoreRefusesWithTheReason() {
    assertThatThrownBy(() -> resume(SMALL + "learning-rate: {batch: 256}", Map.of()))
        .isInstanceOf(TrainingException.class)
        .hasMessageMatching(
            "Cannot resume .*: this program does not know its recipe: Unsupported key"
                + " learning-rate.batch \\(it is no more: give .*\\)");
  }

  /** A newer version's key may decide results. */
  @Test
  void aKeyOfANewerVersionRefusesWithItsName() {
    assertThatThrownBy(() -> resume(SMALL + "augment: {fog: 0.5}", Map.of()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("Unsupported key augment.fog (known here: ");
  }

  private static void resume(String before, Map<String, String> changes) throws Exception {
    Recipe now = Recipe.parse(SMALL, changes);
    RunFolder run = RunFolder.at(new Path(temp.toUri()), new Configuration());
    Split split = new Split("train", 100, List.of(50L, 50L), List.of());
    new Resumption(
            run,
            RecipeSettings.of(now, 2, 100, List.of(50L, 50L)),
            new TrainingData(new Path("data"), null, split, "same"))
        .require(
            new CheckpointState(
                4, 50, 1, 1, 0, 1, 10, 1, false, false, false, 0, "same", before, 2, List.of()));
  }
}
