package sparkception.job.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.Identifiable;
import sparkception.job.recipe.InvalidRecipeException;
import sparkception.job.recipe.Recipe;
import sparkception.zoo.architecture.Architectures;

/**
 * A key of a recipe as a param, such as {@code train.epochs}: a number, a text or a truth value.
 * What it may be, {@code docs/recipes.md} says; it is checked with the rest of the recipe.
 */
public final class RecipeKey extends Param<Object> {

  private static final long serialVersionUID = 1L;

  private static final ObjectMapper JSON = new ObjectMapper();

  private RecipeKey(Identifiable stage, String key) {
    super(stage, key, "key of the recipe; docs/recipes.md says what it may be", RecipeKey::isValue);
  }

  /** The keys of all recipes, whatever family their network is of. */
  static List<RecipeKey> allOf(Identifiable stage) {
    Set<String> keys = new TreeSet<>();
    for (String family : Architectures.names()) {
      keys.addAll(keys(family));
    }
    return keys.stream().map(key -> new RecipeKey(stage, key)).toList();
  }

  private static Set<String> keys(String family) {
    try {
      String written = Recipe.parse("", Map.of("model.name", family)).toYaml();
      Set<String> keys = new TreeSet<>();
      collect("", new ObjectMapper(new YAMLFactory()).readValue(written, Map.class), keys);
      return keys;
    } catch (InvalidRecipeException | JsonProcessingException e) {
      throw new IllegalStateException("Cannot list the keys of recipes for " + family, e);
    }
  }

  private static void collect(String prefix, Map<?, ?> section, Set<String> keys) {
    section.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> inner) {
            collect(prefix + key + ".", inner, keys);
          } else {
            keys.add(prefix + key);
          }
        });
  }

  private static Boolean isValue(Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean;
  }

  @Override
  public String jsonEncode(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "Cannot write %s: %s", name(), value), e);
    }
  }

  @Override
  public Object jsonDecode(String json) {
    try {
      return JSON.readValue(json, Object.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "Cannot read %s: %s", name(), json), e);
    }
  }
}
