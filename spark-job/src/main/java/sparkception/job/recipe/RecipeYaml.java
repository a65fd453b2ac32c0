package sparkception.job.recipe;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializerBase;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.UncheckedIOException;

/** Recipes as YAML text and as a tree. */
final class RecipeYaml {

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .addModule(new SimpleModule().addSerializer(Enum.class, new KebabEnum()))
          .build();

  private RecipeYaml() {}

  /**
   * The tree of a recipe; empty for an empty text.
   *
   * @throws JsonProcessingException when it is not YAML, or not made of sections
   */
  static ObjectNode read(String yaml) throws JsonProcessingException {
    JsonNode tree = YAML.readTree(yaml);
    if (tree.isMissingNode() || tree.isNull()) {
      return YAML.createObjectNode();
    }
    if (tree instanceof ObjectNode sections) {
      return sections;
    }
    throw JsonMappingException.from((JsonParser) null, "a recipe is made of sections with keys");
  }

  /** What is wrong with the text, in a sentence. */
  static String explain(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String where = at == null ? "" : ", line %d".formatted(at.getLineNr());
    return "Cannot parse recipe%s: %s".formatted(where, firstLine(e.getOriginalMessage()));
  }

  /** Sets one value by its dotted key, as if the file had it; {@code {0: 1}} is a map. */
  static void override(ObjectNode tree, String key, String value) {
    int dot = key.indexOf('.');
    if (dot < 0) {
      tree.set(key, node(value));
    } else {
      override(section(tree, key.substring(0, dot)), key.substring(dot + 1), value);
    }
  }

  private static JsonNode node(String value) {
    if (value.startsWith("{")) {
      try {
        return YAML.readTree(value);
      } catch (JsonProcessingException e) {
        // The binder will say what it should have been.
        return TextNode.valueOf(value);
      }
    }
    return TextNode.valueOf(value);
  }

  private static ObjectNode section(ObjectNode tree, String name) {
    return tree.get(name) instanceof ObjectNode section ? section : tree.putObject(name);
  }

  static String write(Recipe recipe) {
    try {
      return YAML.writeValueAsString(recipe);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Cannot write recipe", e);
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse(message);
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
