package sparkception.job.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What differs between the recipe that a run was trained by and the one that it is to go on with,
 * and whether the run may: it may where an undisturbed run under the new recipe would have come to
 * the same state. More epochs move the end of the single steps of {@code train.averaging-period:
 * auto} a little; that is let pass.
 *
 * @param now the recipe to go on with
 * @param differences of keys that decide what is computed
 */
public record RecipeChange(Recipe now, List<Difference> differences) {

  private static final String EPOCHS = "train.epochs";

  /**
   * A key with two values.
   *
   * @param key with its section and a dot
   * @param before as YAML writes it
   * @param now as YAML writes it
   */
  public record Difference(String key, String before, String now) {

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s is %s, was %s", key, now, before);
    }
  }

  /**
   * Compares every key that decides what is computed. One that the earlier recipe did not know has
   * its default there. Of two families' own keys none is compared: {@code model.name} says it.
   */
  public static RecipeChange between(Recipe before, Recipe now) {
    ObjectNode was = RecipeYaml.tree(before);
    ObjectNode is = RecipeYaml.tree(now);
    List<Difference> differences =
        RecipeKey.of(before).stream()
            .filter(key -> key.decides() && is.get(key.section()).has(key.name()))
            .map(key -> new Difference(key.toString(), text(was, key), text(is, key)))
            .filter(difference -> !difference.before().equals(difference.now()))
            .toList();
    return new RecipeChange(now, differences);
  }

  private static String text(ObjectNode recipe, RecipeKey key) {
    JsonNode value = recipe.get(key.section()).get(key.name());
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /**
   * Why the run must not go on; empty if it may.
   *
   * @param epochsDone epochs that it has behind it, a begun one included
   */
  public Optional<String> refusal(long epochsDone) {
    List<Difference> others =
        differences.stream().filter(difference -> !difference.key().equals(EPOCHS)).toList();
    if (!others.isEmpty()) {
      return Optional.of(sentence(differences));
    }
    if (differences.isEmpty()) {
      return Optional.empty();
    }
    if (now.learningRate().endsWithTheRun()) {
      return Optional.of(
          String.format(
                  Locale.ROOT,
                  "%s, and a %s schedule of the learning rate ends with the last epoch: all rates until",
                  sentence(differences),
                  Kebab.of(now.learningRate().schedule()))
              + " now would have been others");
    }
    return now.train().epochs() < epochsDone
        ? Optional.of(
            String.format(Locale.ROOT, "%s; %d have begun", sentence(differences), epochsDone))
        : Optional.empty();
  }

  private static String sentence(List<Difference> differences) {
    return differences.stream().map(Difference::toString).collect(Collectors.joining("; "));
  }
}
