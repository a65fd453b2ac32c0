package sparkception.job.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sparkception.zoo.architecture.Architecture;
import sparkception.zoo.architecture.Architectures;
import sparkception.zoo.architecture.ClassifierSpec;

/**
 * {@code docs/recipes.md}: every key of a recipe with its default, its values and what it does.
 *
 * <p>Defaults are those of the records; values are what recipes are told that break the rule; what
 * a key does is its record's Javadoc.
 */
final class RecipeReference {

  /** Values that break one rule or another. */
  private static final List<String> WRONG = List.of("?", "-1", "0.5", "1e9");

  private static final Pattern RULE = Pattern.compile("Invalid [^:]+: .*? \\(must (?:be )?(.*)\\)");

  private RecipeReference() {}

  /** The whole page. */
  static String markdown() throws IOException {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Recipes

        Every key of a recipe. What a recipe leaves out has the default, which is the paper's value where the paper has one; `--set SECTION.KEY=VALUE`
        goes before the file. `RUN/recipe.yaml` holds what a run was trained by, every default written out.

        This page is made from the code. After a change of recipes, write it anew:

        ```
        mvn -pl spark-job -am test -Dtest=RecipeReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write=true
        ```
        """);
    for (RecordComponent section : Recipe.class.getRecordComponents()) {
      page.append(section.getType() == ModelRecipe.class ? model() : section(section));
    }
    return page.toString();
  }

  /** The keys that all families have, and those of each. */
  private static String model() throws IOException {
    StringBuilder page = new StringBuilder();
    String names = String.join(", ", Architectures.names());
    Architecture byDefault = Recipe.DEFAULT.model().architecture();
    page.append(
        """

        ## model

        %s `model: mobilenet` alone is the published network. A key that a family does not have is refused.

        | Key | Default | Values | What it does |
        | --- | --- | --- | --- |
        | `name` | `%s` | %s | the family |
        """
            .formatted(
                prose(javadocOf(source(ModelRecipe.class)).split("@param", 2)[0]),
                byDefault.name(),
                names));
    for (String key : Records.values(byDefault.common()).keySet()) {
      page.append(modelRow(byDefault, key, ClassifierSpec.class));
    }
    for (String name : Architectures.names()) {
      page.append(family(Architectures.named(name).orElseThrow()));
    }
    return page.toString();
  }

  /** Its own keys, and those of all that have another default here. */
  private static String family(Architecture family) throws IOException {
    Map<String, Object> common = Records.values(Recipe.DEFAULT.model().architecture().common());
    Map<String, Object> values = ModelKeys.values(family);
    StringBuilder page = new StringBuilder();
    page.append(
        """

        ### model.name: %s

        %s

        | Key | Default | Values | What it does |
        | --- | --- | --- | --- |
        """
            .formatted(
                family.name(), prose(javadocOf(source(family.getClass())).split("@param", 2)[0])));
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      String key = entry.getKey();
      if (common.containsKey(key) && !common.get(key).equals(entry.getValue())) {
        page.append(modelRow(family, key, ClassifierSpec.class));
      } else if (!common.containsKey(key) && !key.equals(ModelKeys.NAME)) {
        page.append(modelRow(family, key, family.getClass()));
      }
    }
    return page.toString();
  }

  private static String modelRow(Architecture family, String key, Class<?> declaring)
      throws IOException {
    JsonNode value =
        new YAMLMapper()
            .readTree(withModel(new ModelRecipe(family)).toYaml())
            .get("model")
            .get(key);
    return "| `%s` | `%s` | %s | %s |\n"
        .formatted(
            key,
            written(value),
            values(Map.of("model.name", family.name()), "model." + key, value.getClass()),
            escaped(description(component(key, declaring), javadocOf(source(declaring)))));
  }

  private static Recipe withModel(ModelRecipe model) {
    return Records.with(Recipe.DEFAULT, (key, value) -> key.equals("model") ? model : value);
  }

  private static String component(String key, Class<?> declaring) {
    return Arrays.stream(declaring.getRecordComponents())
        .map(RecordComponent::getName)
        .filter(name -> Kebab.of(name).equals(key))
        .findFirst()
        .orElseThrow();
  }

  private static String source(Class<?> type) throws IOException {
    String file = "src/main/java/" + type.getName().replace('.', '/') + ".java";
    Path here = Path.of(file);
    return Files.readString(Files.exists(here) ? here : Path.of("../model-zoo").resolve(file));
  }

  private static String section(RecordComponent section) throws IOException {
    String name = Kebab.of(section.getName());
    String javadoc = javadocOf(source(section.getType()));
    JsonNode defaults = new YAMLMapper().readTree(Recipe.DEFAULT.toYaml()).get(name);
    String rows =
        Arrays.stream(section.getType().getRecordComponents())
            .map(key -> row(name, key, defaults, javadoc))
            .collect(Collectors.joining());
    return """

        ## %s

        %s%s%s

        | Key | Default | Values | What it does |
        | --- | --- | --- | --- |
        %s"""
        .formatted(
            name,
            prose(javadoc.split("@param", 2)[0]),
            word(section),
            isFree(section) ? " A run may go on with other values of these keys." : "",
            rows);
  }

  private static String word(RecordComponent section) {
    try {
      String word = ((Section) section.getAccessor().invoke(Recipe.DEFAULT)).word();
      return word.isEmpty()
          ? ""
          : " `%s: %s` stands for all of its defaults."
              .formatted(Kebab.of(section.getName()), word);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String row(
      String section, RecordComponent component, JsonNode defaults, String javadoc) {
    String key = Kebab.of(component.getName());
    return "| `%s` | `%s` | %s | %s |\n"
        .formatted(
            key,
            written(defaults.get(key)),
            values(Map.of(), section + "." + key, component.getType()),
            escaped(description(component.getName(), javadoc))
                + (isFree(component) ? "; a run may go on with another" : ""));
  }

  private static boolean isFree(RecordComponent component) {
    return component.isAnnotationPresent(FreeToChange.class);
  }

  private static String written(JsonNode value) {
    String text = value.isValueNode() ? value.asText() : value.toString();
    return value.isFloatingPointNumber()
        ? text.replace("E", "e").replaceAll("\\.0(?=e|$)", "")
        : text;
  }

  /** What a recipe with wrong values is told. */
  private static String values(Map<String, String> given, String key, Class<?> type) {
    Set<String> rules = new LinkedHashSet<>();
    for (String wrong : WRONG) {
      problems(given, key, wrong)
          .map(RULE::matcher)
          .filter(Matcher::matches)
          .forEach(rule -> rules.add(rule.group(1)));
    }
    return rules.isEmpty() && type == String.class ? "a name" : escaped(String.join("; ", rules));
  }

  private static Stream<String> problems(Map<String, String> given, String key, String value) {
    Map<String, String> overrides = new LinkedHashMap<>(given);
    overrides.put(key, value);
    try {
      Recipe.parse("", overrides);
      return Stream.empty();
    } catch (InvalidRecipeException e) {
      return e.problems().stream().filter(problem -> problem.startsWith("Invalid " + key + ":"));
    }
  }

  /** The comment that ends where the record begins. */
  private static String javadocOf(String source) {
    String before = source.substring(0, source.indexOf("public record "));
    return before
        .substring(before.lastIndexOf("/**") + 3, before.lastIndexOf("*/"))
        .replaceAll("(?m)^ \\* ?", "");
  }

  private static String description(String component, String javadoc) {
    Matcher found =
        Pattern.compile("@param " + component + "\\s(.*?)(?=@param|\\z)", Pattern.DOTALL)
            .matcher(javadoc);
    if (!found.find()) {
      throw new IllegalStateException("No Javadoc of recipe key " + component);
    }
    return prose(found.group(1));
  }

  private static String prose(String javadoc) {
    return javadoc
        .replaceAll("\\s+", " ")
        .replaceAll("\\{@code ([^}]*)}", "`$1`")
        .replaceAll("\\{@link #?([^}]*)}", "`$1`")
        .replace("<p>", "")
        .strip();
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|");
  }
}
