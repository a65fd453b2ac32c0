package sparkception.job.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sparkception.zoo.architecture.Architectures;

class FormerKeysTest {

  private static final FormerKeys FORMER =
      new FormerKeys(
          Map.of("train.batch", "train.batch-size", "rates.initial", "learning-rate.initial"),
          Map.of("train.magic", new FormerKeys.Retired("0", "train longer")));

  /** As the first version that could train wrote the default. */
  private static final String FIRST_VERSION =
      """
      model:
        name: xception
        input: 299
        channels: 3
        width: 1.0
        middle-modules: 8
        stem-stride: 2
        dropout: 0.5
        batch-norm-decay: 0.99
        batch-norm-epsilon: 0.001
      train:
        epochs: 10
        batch-size: 32
        averaging-period: 16
        workers: 2
        seed: 42
        label-smoothing: 0.0
        gradient-clip-norm: null
      averaging:
        outer: plain
        outer-momentum: null
        outer-rate: null
        local-from-epochs: 0.0
        optimizer-state: average
        moving-average-decay: 0.0
      optimizer:
        name: sgd-momentum
        momentum: 0.9
        decay: 0.9
        beta1: 0.9
        beta2: 0.999
        epsilon: 1.0E-7
        l2: 1.0E-5
        weight-decay: 0.0
        decay-every-parameter: false
      learning-rate:
        initial: 0.045
        warm-up-epochs: 0.0
        schedule: step
        factor: 0.94
        period-epochs: 2.0
        period-samples: null
        power: 1.0
      augment:
        flip: true
        crop: none
        shift: 2
        evaluation-crop: 1.0
      checkpoint:
        every-epochs: 1.0
        keep: 2
      """;

  @Test
  void aFormerKeyIsAnsweredWithWhatReplacedIt() {
    assertThat(FORMER.hint("train.batch")).contains(" (it is called train.batch-size now)");
    assertThat(FORMER.hint("train.magic")).contains(" (it is no more: train longer)");
    assertThat(FORMER.hint("train.batch-size")).isEmpty();
    assertThatThrownBy(
            () ->
                Recipe.parse(
                    """
                    averaging: {local-from-epochs: 2}
                    learning-rate: {batch: 256}
                    augment: {pad: 4}
                    """,
                    Map.of()))
        .hasMessageContaining(
            "Unsupported key averaging.local-from-epochs (it is no more:"
                + " train.averaging-period takes periods by epoch, as in {0: 1, 5: 16}, or auto)")
        .hasMessageContaining("Unsupported key learning-rate.batch (it is no more: give ")
        .hasMessageContaining("Unsupported key augment.pad (it is called augment.shift now)");
  }

  @Test
  void aKeptRecipeIsReadByNewNames() throws InvalidRecipeException {
    ObjectNode kept = RecipeYaml.read("kept", "train: {batch: 8, epochs: 3}\nrates: {initial: 1}");
    FORMER.translate(kept);
    assertThat(kept.get("train").toString()).isEqualTo("{\"epochs\":3,\"batch-size\":8}");
    assertThat(kept.get("learning-rate").toString()).isEqualTo("{\"initial\":1}");
  }

  @Test
  void aNewNameThatIsThereStays() throws InvalidRecipeException {
    ObjectNode kept = RecipeYaml.read("kept", "train: {batch: 8, batch-size: 9}");
    FORMER.translate(kept);
    assertThat(kept.get("train").toString()).isEqualTo("{\"batch-size\":9}");
  }

  @Test
  void aRetiredKeyIsLeftOutWhereItDidNothing() throws InvalidRecipeException {
    ObjectNode idle = RecipeYaml.read("kept", "train: {magic: 0}");
    FORMER.translate(idle);
    assertThat(idle.get("train").isEmpty()).isTrue();
    assertThatThrownBy(() -> kept("learning-rate: {batch: 256}"))
        .hasMessageStartingWith("Unsupported key learning-rate.batch (it is no more: ");
    assertThat(kept("learning-rate: {batch: null}")).isEqualTo(Recipe.DEFAULT);
  }

  /** New names must be keys, and former ones none. */
  @Test
  void theTableFitsTheKeys() throws InvalidRecipeException {
    Set<String> keys = new HashSet<>();
    for (String family : Architectures.names()) {
      RecipeKey.of(Recipe.parse("model: " + family, Map.of()))
          .forEach(key -> keys.add(key.toString()));
    }
    assertThat(keys).containsAll(FormerKeys.KNOWN.renamed().values());
    assertThat(keys).doesNotContainAnyElementsOf(FormerKeys.KNOWN.renamed().keySet());
    assertThat(keys).doesNotContainAnyElementsOf(FormerKeys.KNOWN.retired().keySet());
  }

  /** Its averaging period was chosen otherwise; all keys that are new since have their defaults. */
  @Test
  void aRunOfTheFirstVersionGoesOnUnderItsOwnRecipe() throws InvalidRecipeException {
    Recipe kept = kept(FIRST_VERSION);
    Recipe same = Recipe.parse("train: {averaging-period: 16}", Map.of());
    assertThat(RecipeChange.between(kept, same).refusal(1)).isEmpty();
    assertThat(RecipeChange.between(kept, Recipe.DEFAULT).refusal(1))
        .contains("train.averaging-period is auto, was 16");
  }

  /** A key that is new since, with another value than its default, makes another training of it. */
  @Test
  void aNewKeyThatDecidesIsComparedWithItsDefault() throws InvalidRecipeException {
    Recipe now =
        Recipe.parse("", Map.of("train.averaging-period", "16", "train.class-weights", "balanced"));
    assertThat(RecipeChange.between(kept(FIRST_VERSION), now).refusal(1))
        .contains("train.class-weights is balanced, was none");
  }

  private static Recipe kept(String yaml) throws InvalidRecipeException {
    return Recipe.parseKept("recipe", yaml);
  }
}
