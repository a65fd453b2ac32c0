package sparkception.job.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sparkception.zoo.architecture.Architecture;
import sparkception.zoo.architecture.Architectures;

/**
 * Turns a recipe's tree into records. Jackson's own binding stops at the first mistake; this goes
 * on with the default in its place.
 */
final class RecipeBinder {

  private static final String SPACE = ", and a space after each colon";

  /** A section that has such a key may be given as this key's value alone: {@code engine: cuda}. */
  private static final String NAME = "name";

  private static final String MODEL = "model";

  private final Problems problems;
  private final ScalarReader scalars;

  RecipeBinder(Problems problems) {
    this.problems = problems;
    this.scalars = new ScalarReader(problems);
  }

  Recipe bind(ObjectNode tree, Recipe defaults) {
    return (Recipe) bind(tree, "", defaults);
  }

  private Section bind(ObjectNode tree, String prefix, Section defaults) {
    RecordComponent[] components = defaults.getClass().getRecordComponents();
    refuseUnknown(tree, prefix, keys(components));
    Object[] values =
        Arrays.stream(components)
            .map(component -> value(tree, prefix, component, Records.read(component, defaults)))
            .toArray();
    return Records.create(defaults, values);
  }

  private Object value(
      ObjectNode tree, String prefix, RecordComponent component, Object defaultValue) {
    String key = Kebab.of(component.getName());
    JsonNode node = tree.get(key);
    if (node == null) {
      return defaultValue;
    }
    if (defaultValue instanceof ModelRecipe model) {
      return model(node, model);
    }
    if (defaultValue instanceof Section section) {
      return section(node, prefix + key, section);
    }
    return component.getType() == AveragingPeriods.class
        ? periods(node, prefix + key, defaultValue)
        : scalars.read(node, prefix + key, component.getType(), defaultValue);
  }

  private Object periods(JsonNode node, String key, Object defaultValue) {
    Optional<AveragingPeriods> periods = AveragingPeriods.parse(node);
    if (periods.isEmpty()) {
      problems.invalid(key, node.isValueNode() ? node.asText() : node, AveragingPeriods.RULE);
    }
    return periods.isPresent() ? periods.get() : defaultValue;
  }

  private Section section(JsonNode node, String key, Section defaults) {
    if (node instanceof ObjectNode tree) {
      return bind(tree, key + ".", defaults);
    }
    if (node.isValueNode() && !node.isNull() && keys(defaults).contains(NAME)) {
      return bind(JsonNodeFactory.instance.objectNode().set(NAME, node), key + ".", defaults);
    }
    if (!defaults.word().isEmpty() && defaults.word().equals(node.asText())) {
      return defaults;
    }
    problems.require(
        node.isNull(),
        key,
        node.isValueNode() ? node.asText() : node,
        "must be a section with keys" + (node.asText().contains(":") ? SPACE : ""));
    return defaults;
  }

  /** The family decides about the section's other keys and their defaults. */
  private ModelRecipe model(JsonNode node, ModelRecipe defaults) {
    if (node.isValueNode() && !node.isNull()) {
      return model(JsonNodeFactory.instance.objectNode().set(NAME, node), defaults);
    }
    if (!(node instanceof ObjectNode tree)) {
      problems.require(node.isNull(), MODEL, node, "must be a section with keys");
      return defaults;
    }
    String name = tree.path(NAME).asText(defaults.architecture().name());
    Optional<Architecture> family =
        name.equals(defaults.architecture().name())
            ? Optional.of(defaults.architecture())
            : Architectures.named(name);
    if (family.isEmpty()) {
      List<String> names = Architectures.names();
      problems.invalid(
          MODEL + "." + NAME,
          name,
          String.format(
              Locale.ROOT,
              "must be %s%s",
              String.join(", ", names),
              Suggestion.ofValue(name, names)));
      return defaults;
    }
    refuseUnknown(tree, family.get());
    return new ModelRecipe(
        ModelKeys.with(family.get(), (key, value) -> scalar(tree, MODEL + ".", key, value)));
  }

  private void refuseUnknown(ObjectNode tree, Architecture family) {
    List<String> known = List.copyOf(ModelKeys.values(family).keySet());
    tree.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                problems.unsupported(
                    MODEL + "." + key,
                    ModelKeys.all().contains(key)
                        ? String.format(
                            Locale.ROOT, " (%s has: %s)", family.name(), String.join(", ", known))
                        : hint(key, MODEL + ".", known));
              }
            });
  }

  private Object scalar(ObjectNode tree, String prefix, String key, Object value) {
    JsonNode node = tree.get(key);
    return node == null ? value : scalars.read(node, prefix + key, typeOf(value), value);
  }

  /** Numbers are components of primitive types, which cannot be null. */
  private static Class<?> typeOf(Object value) {
    if (value instanceof Enum<?> constant) {
      return constant.getDeclaringClass();
    }
    return MethodType.methodType(value.getClass()).unwrap().returnType();
  }

  private static List<String> keys(Section section) {
    return keys(section.getClass().getRecordComponents());
  }

  private void refuseUnknown(ObjectNode tree, String prefix, List<String> known) {
    tree.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                problems.unsupported(prefix + key, hint(key, prefix, known));
              }
            });
  }

  private static String hint(String key, String prefix, List<String> known) {
    return FormerKeys.KNOWN.hint(prefix + key).orElseGet(() -> Suggestion.of(key, prefix, known));
  }

  static List<String> keys(RecordComponent[] components) {
    return Arrays.stream(components).map(component -> Kebab.of(component.getName())).toList();
  }
}
