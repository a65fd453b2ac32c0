package sparkception.job.recipe;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializerBase;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Recipes as YAML text and as a tree. */
final class RecipeYaml {

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .addModule(
              new SimpleModule()
                  .addSerializer(Enum.class, new KebabEnum())
                  .addSerializer(ModelRecipe.class, new ModelSection()))
          .build();

  private RecipeYaml() {}

  /**
   * The tree of a recipe or of a part of it; empty for an empty text.
   *
   * @param name of the text, for messages
   * @throws InvalidRecipeException when it is not YAML, or not made of keys with values
   */
  static ObjectNode read(String name, String yaml) throws InvalidRecipeException {
    try {
      JsonNode tree = YAML.readTree(yaml);
      if (tree.isMissingNode() || tree.isNull()) {
        return YAML.createObjectNode();
      }
      if (tree instanceof ObjectNode sections) {
        return spaced(name, sections);
      }
      throw problem(name, "it is not made of sections with keys");
    } catch (JsonProcessingException e) {
      throw new InvalidRecipeException(List.of(YamlMistake.of(e).in(name, yaml)));
    }
  }

  private static InvalidRecipeException problem(String name, String what) {
    return new InvalidRecipeException(
        List.of(String.format(Locale.ROOT, "Cannot parse %s: %s", name, what)));
  }

  /**
   * The same with {@code {epochs:5}} read as it was meant: YAML takes it for a key without a value.
   * No key of a recipe has a colon in it.
   */
  private static ObjectNode spaced(String name, ObjectNode tree) throws InvalidRecipeException {
    ObjectNode result = YAML.createObjectNode();
    for (Map.Entry<String, JsonNode> field : tree.properties()) {
      int colon = field.getValue().isNull() ? field.getKey().indexOf(':') : -1;
      String key = colon < 0 ? field.getKey() : field.getKey().substring(0, colon);
      JsonNode value =
          colon < 0 ? field.getValue() : TextNode.valueOf(field.getKey().substring(colon + 1));
      if (result.has(key)) {
        throw problem(name, String.format(Locale.ROOT, "key %s is given twice", key));
      }
      result.set(key, value instanceof ObjectNode map ? spaced(name, map) : value);
    }
    return result;
  }

  /** The recipe's keys and values, as {@link #write} writes them. */
  static ObjectNode tree(Recipe recipe) {
    return YAML.valueToTree(recipe);
  }

  static String write(Recipe recipe) {
    try {
      return YAML.writeValueAsString(recipe);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Cannot write recipe", e);
    }
  }

  /** A model is written as its family's keys. */
  private static final class ModelSection extends StdSerializer<ModelRecipe> {

    private static final long serialVersionUID = 1L;

    ModelSection() {
      super(ModelRecipe.class);
    }

    @Override
    public void serialize(ModelRecipe model, JsonGenerator out, SerializerProvider types)
        throws IOException {
      types.defaultSerializeValue(ModelKeys.values(model.architecture()), out);
    }
  }

  /** Enum values are written as the binder reads them. */
  private static final class KebabEnum extends ToStringSerializerBase {

    private static final long serialVersionUID = 1L;

    KebabEnum() {
      super(Enum.class);
    }

    @Override
    public String valueToString(Object value) {
      return Kebab.of((Enum<?>) value);
    }
  }
}
