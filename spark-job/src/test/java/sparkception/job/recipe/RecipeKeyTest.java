package sparkception.job.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import sparkception.zoo.architecture.Architectures;

/** The map of all keys: who adds one decides here, too, whether it decides results. */
class RecipeKeyTest {

  /** With another value of these a run has other results, so that it does not go on. */
  private static final String DECIDING =
      """
      model: name input channels dropout batch-norm-decay batch-norm-epsilon initialization labels
      model: width middle-modules stem-stride residuals separable-order separable-activation
      model: towers unit stages units-per-stage
      transfer: initialize-from freeze-to unfreeze-every rate-factor
      train: epochs batch-size accumulation-steps averaging-period seed label-smoothing
      train: class-weights gradient-clip-norm
      averaging: outer outer-momentum outer-rate optimizer-state moving-average-decay transport
      optimizer: name momentum decay beta1 beta2 epsilon trust-coefficient l2 weight-decay
      optimizer: decay-every-parameter
      learning-rate: initial warm-up-epochs schedule factor period-epochs period-samples power
      augment: flip crop box-coverage shift colour-jitter rand-augment-layers
      augment: rand-augment-magnitude random-erasing mix-up cut-mix evaluation-crop
      """;

  /** With another value of these it does. */
  private static final String FREE =
      """
      train: workers
      checkpoint: every-epochs keep evaluate metric patience least-gain batch-norm-images
      divergence: loss-limit roll-backs rate-factor
      engine: name precision fall-back threads
      loader: threads batches-ahead cache-mib
      """;

  /** What goes with no other value where images have many labels. */
  private static final Set<String> SAME_AS_DEFAULT =
      Set.of("model.name", "train.label-smoothing", "train.class-weights");

  @Test
  void everyKeyOfEveryFamilyIsOnTheMap() throws InvalidRecipeException {
    Set<RecipeKey> keys = new LinkedHashSet<>();
    for (String family : Architectures.names()) {
      keys.addAll(RecipeKey.of(Recipe.parse("model: " + family, Map.of())));
    }
    assertThat(keys)
        .filteredOn(RecipeKey::decides)
        .map(RecipeKey::toString)
        .hasSameElementsAs(names(DECIDING));
    assertThat(keys)
        .filteredOn(key -> !key.decides())
        .map(RecipeKey::toString)
        .hasSameElementsAs(names(FREE));
  }

  @Test
  void aRecipeIsWrittenWithEveryKeyAndNoOther() {
    ObjectNode written = RecipeYaml.tree(Recipe.DEFAULT);
    List<String> keys = new ArrayList<>();
    written
        .properties()
        .forEach(
            section ->
                section
                    .getValue()
                    .fieldNames()
                    .forEachRemaining(key -> keys.add(section.getKey() + "." + key)));
    assertThat(RecipeKey.of(Recipe.DEFAULT)).map(RecipeKey::toString).isEqualTo(keys);
  }

  /** And so each is seen to reach its component, in {@link RecipeTest}. */
  @Test
  void everyKeyIsTriedWithAnotherValue() throws InvalidRecipeException {
    ObjectNode tried = RecipeYaml.read("every key", EveryKey.YAML);
    ObjectNode read = RecipeYaml.tree(EveryKey.RECIPE);
    ObjectNode defaults = RecipeYaml.tree(Recipe.DEFAULT);
    assertThat(RecipeKey.of(Recipe.DEFAULT))
        .allMatch(key -> tried.path(key.section()).has(key.name()), "is in the recipe of all keys")
        .filteredOn(key -> value(read, key).equals(value(defaults, key)))
        .map(RecipeKey::toString)
        .hasSameElementsAs(SAME_AS_DEFAULT);
  }

  @Test
  void aRunGoesOnUnderAnotherValueOfFreeKeysAlone() throws InvalidRecipeException {
    ObjectNode tried = RecipeYaml.tree(EveryKey.RECIPE);
    for (RecipeKey key : RecipeKey.of(EveryKey.RECIPE)) {
      if (!SAME_AS_DEFAULT.contains(key.toString())) {
        assertThat(RecipeChange.between(Recipe.DEFAULT, alone(key, tried)).differences())
            .as(key.toString())
            .map(RecipeChange.Difference::key)
            .isEqualTo(key.decides() ? List.of(key.toString()) : List.of());
      }
    }
  }

  /** The default recipe with one value of another, unchecked. */
  private static Recipe alone(RecipeKey key, ObjectNode other) {
    ObjectNode tree = RecipeYaml.tree(Recipe.DEFAULT);
    ((ObjectNode) tree.get(key.section())).set(key.name(), value(other, key));
    return new RecipeBinder(new Problems()).bind(tree, Recipe.DEFAULT);
  }

  private static JsonNode value(ObjectNode recipe, RecipeKey key) {
    return recipe.get(key.section()).get(key.name());
  }

  private static Set<String> names(String map) {
    return map.lines()
        .map(line -> line.split(": "))
        .flatMap(line -> Set.of(line[1].split(" ")).stream().map(key -> line[0] + "." + key))
        .collect(Collectors.toSet());
  }
}
