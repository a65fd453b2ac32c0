package sparkception.job.recipe;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A key of a recipe.
 *
 * @param section the name of its section
 * @param name its own
 * @param decides whether another value gives other results
 */
record RecipeKey(String section, String name, boolean decides) {

  /** Every key that a recipe is written with, in order; the network's are those of its family. */
  static List<RecipeKey> of(Recipe recipe) {
    return Arrays.stream(Recipe.class.getRecordComponents())
        .flatMap(section -> ofSection(section, recipe))
        .toList();
  }

  private static Stream<RecipeKey> ofSection(RecordComponent section, Recipe recipe) {
    String name = Kebab.of(section.getName());
    if (Records.read(section, recipe) instanceof ModelRecipe model) {
      return ModelKeys.values(model.architecture()).keySet().stream()
          .map(key -> new RecipeKey(name, key, decides(section)));
    }
    return Arrays.stream(section.getType().getRecordComponents())
        .map(key -> new RecipeKey(name, Kebab.of(key.getName()), decides(section) && decides(key)));
  }

  private static boolean decides(RecordComponent component) {
    return !component.isAnnotationPresent(FreeToChange.class);
  }

  /** As {@code --set} takes it. */
  @Override
  public String toString() {
    return section + "." + name;
  }
}
