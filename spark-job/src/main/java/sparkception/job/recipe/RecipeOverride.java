package sparkception.job.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/**
 * What is said on the command line in place of a recipe's file: {@code train.epochs=3}, {@code
 * train.averaging-period={0: 1, 2: 16}}, or some keys of a section, {@code train={epochs: 3}}.
 *
 * @param key one key by its dotted name, or a section
 * @param value its value; of a section, the keys that it sets
 */
record RecipeOverride(String key, JsonNode value) {

  private static final String NAME = "name";

  /**
   * Reads an override.
   *
   * @throws InvalidRecipeException if a value that begins as a map is none
   */
  static RecipeOverride of(String key, String value) throws InvalidRecipeException {
    return new RecipeOverride(
        key,
        value.startsWith("{")
            ? RecipeYaml.read("the value of " + key, value)
            : TextNode.valueOf(value));
  }

  /** Sets it in a recipe's tree, as if the file had it. A section keeps what is not named. */
  void applyTo(ObjectNode recipe) {
    ObjectNode tree = recipe;
    String[] names = key.split("\\.", -1);
    for (int i = 0; i < names.length - 1; i++) {
      tree = section(tree, names[i]);
    }
    if (names.length == 1 && value instanceof ObjectNode keys) {
      section(tree, key).setAll(keys);
    } else if (names.length == 1 && value.isTextual() && hasName(key)) {
      section(tree, key).set(NAME, value);
    } else {
      tree.set(names[names.length - 1], value);
    }
  }

  private static ObjectNode section(ObjectNode tree, String name) {
    JsonNode there = tree.get(name);
    if (there instanceof ObjectNode section) {
      return section;
    }
    ObjectNode section = tree.putObject(name);
    if (there != null && there.isTextual() && hasName(name)) {
      section.set(NAME, there);
    }
    return section;
  }

  /** Such a section may be given as its name alone, before or after other keys of it. */
  private static boolean hasName(String section) {
    return Arrays.stream(Recipe.class.getRecordComponents())
        .filter(each -> Kebab.of(each.getName()).equals(section))
        .map(RecordComponent::getType)
        .anyMatch(type -> type == ModelRecipe.class || hasComponent(type, NAME));
  }

  private static boolean hasComponent(Class<?> type, String name) {
    return Arrays.stream(type.getRecordComponents()).anyMatch(each -> each.getName().equals(name));
  }
}
