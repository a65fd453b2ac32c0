package sparkception.job.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  /**
   * What is done at checkpoints and at a divergence does not change what a run computes. Another
   * engine changes its last bits, of which it is warned.
   */
  private static final Set<String> FREE_SECTIONS =
      Set.of("checkpoint", "divergence", "engine", "loader");

  /** Other workers see the same samples, though with other results in the last bits and more. */
  private static final Set<String> FREE_KEYS = Set.of("train.workers");

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
      return "%s is %s, was %s".formatted(key, now, before);
    }
  }

  /** Compares every key that decides what is computed. */
  public static RecipeChange between(Recipe before, Recipe now) {
    ObjectNode sections = RecipeYaml.tree(before);
    ObjectNode other = RecipeYaml.tree(now);
    List<Difference> differences = new ArrayList<>();
    sections
        .fieldNames()
        .forEachRemaining(
            section -> {
              if (!FREE_SECTIONS.contains(section)) {
                compare(section, sections.get(section), other.get(section), differences);
              }
            });
    return new RecipeChange(now, List.copyOf(differences));
  }

  private static void compare(
      String section, JsonNode before, JsonNode now, List<Difference> differences) {
    before
        .fieldNames()
        .forEachRemaining(
            name -> {
              String key = section + "." + name;
              String was = text(before.get(name));
              // A key that only the other family has: model.name says so.
              String is = now.has(name) ? text(now.get(name)) : was;
              if (!FREE_KEYS.contains(key) && !was.equals(is)) {
                differences.add(new Difference(key, was, is));
              }
            });
  }

  private static String text(JsonNode value) {
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
          "%s, and a %s schedule of the learning rate ends with the last epoch: all rates until"
                  .formatted(sentence(differences), Kebab.of(now.learningRate().schedule()))
              + " now would have been others");
    }
    return now.train().epochs() < epochsDone
        ? Optional.of("%s; %d have begun".formatted(sentence(differences), epochsDone))
        : Optional.empty();
  }

  private static String sentence(List<Difference> differences) {
    return differences.stream().map(Difference::toString).collect(Collectors.joining("; "));
  }
}
