package sparkception.job.recipe;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;
import sparkception.zoo.architecture.Architecture;
import sparkception.zoo.architecture.Architectures;
import sparkception.zoo.architecture.ClassifierSpec;

/**
 * The keys of section {@code model}: a family's name, what all families are asked for, and what
 * this one has beside that.
 */
final class ModelKeys {

  /** Names the family. */
  static final String NAME = "name";

  private ModelKeys() {}

  /** A family's keys with its values, in the order in which recipes are written. */
  static Map<String, Object> values(Architecture architecture) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(NAME, architecture.name());
    for (RecordComponent component : architecture.getClass().getRecordComponents()) {
      Object value = Records.read(component, architecture);
      if (value instanceof ClassifierSpec common) {
        values.putAll(Records.values(common));
      } else {
        values.put(Kebab.of(component.getName()), value);
      }
    }
    return values;
  }

  /**
   * The same family with other values.
   *
   * @param change gives the value of a key from that and its default
   */
  static Architecture with(Architecture defaults, BiFunction<String, Object, Object> change) {
    Object[] values =
        Arrays.stream(defaults.getClass().getRecordComponents())
            .map(
                component -> {
                  Object value = Records.read(component, defaults);
                  return value instanceof ClassifierSpec common
                      ? Records.with(common, change)
                      : change.apply(Kebab.of(component.getName()), value);
                })
            .toArray();
    return Records.create(defaults, values);
  }

  /** The keys of all families. */
  static List<String> all() {
    TreeSet<String> keys = new TreeSet<>();
    Architectures.names().stream()
        .flatMap(name -> Architectures.named(name).stream())
        .forEach(family -> keys.addAll(values(family).keySet()));
    return List.copyOf(keys);
  }
}
