package sparkception.job.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Turns a recipe's tree into records. Jackson's own binding stops at the first mistake; this goes
 * on with the default in its place.
 */
final class RecipeBinder {

  private static final String SPACE = ", and a space after each colon";

  /** A section that has such a key may be given as this key's value alone: {@code engine: cuda}. */
  private static final String NAME = "name";

  private final Problems problems;
  private final ScalarReader scalars;

  RecipeBinder(Problems problems) {
    this.problems = problems;
    this.scalars = new ScalarReader(problems);
  }

  Recipe bind(ObjectNode tree) {
    return (Recipe) bind(tree, "", Recipe.DEFAULT);
  }

  private Section bind(ObjectNode tree, String prefix, Section defaults) {
    RecordComponent[] components = defaults.getClass().getRecordComponents();
    refuseUnknown(tree, prefix, keys(components));
    Object[] values =
        Arrays.stream(components)
            .map(component -> value(tree, prefix, component, read(component, defaults)))
            .toArray();
    return create(defaults, values);
  }

  private Object value(
      ObjectNode tree, String prefix, RecordComponent component, Object defaultValue) {
    String key = Kebab.of(component.getName());
    JsonNode node = tree.get(key);
    if (node == null) {
      return defaultValue;
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

  private static List<String> keys(Section section) {
    return keys(section.getClass().getRecordComponents());
  }

  private void refuseUnknown(ObjectNode tree, String prefix, List<String> known) {
    tree.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                problems.unsupported(prefix + key, Suggestion.of(key, prefix, known));
              }
            });
  }

  static List<String> keys(RecordComponent[] components) {
    return Arrays.stream(components).map(component -> Kebab.of(component.getName())).toList();
  }

  private static Object read(RecordComponent component, Section section) {
    try {
      return component.getAccessor().invoke(section);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Section create(Section defaults, Object[] values) {
    Class<?>[] types =
        Arrays.stream(defaults.getClass().getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return (Section) defaults.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
