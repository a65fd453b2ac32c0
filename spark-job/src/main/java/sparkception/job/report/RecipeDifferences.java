package sparkception.job.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The keys in which recipes differ. They are read as trees, since those of another version may have
 * other keys.
 *
 * @param rows a key, {@code section.key}, then its value in each recipe; empty where one has none
 */
record RecipeDifferences(List<List<String>> rows) {

  private static final YAMLMapper YAML = new YAMLMapper();

  static RecipeDifferences of(List<String> recipes) {
    List<Map<String, String>> all = recipes.stream().map(RecipeDifferences::keys).toList();
    Set<String> keys = new LinkedHashSet<>();
    all.forEach(recipe -> keys.addAll(recipe.keySet()));
    List<List<String>> rows = new ArrayList<>();
    for (String key : keys) {
      List<String> values = all.stream().map(recipe -> recipe.getOrDefault(key, "")).toList();
      if (values.stream().distinct().count() > 1) {
        List<String> row = new ArrayList<>(List.of(key));
        row.addAll(values);
        rows.add(row);
      }
    }
    return new RecipeDifferences(rows);
  }

  /** One that cannot be read has no keys: all others differ from it. */
  private static Map<String, String> keys(String recipe) {
    Map<String, String> keys = new TreeMap<>();
    try {
      add("", YAML.readTree(recipe), keys);
    } catch (JsonProcessingException e) {
      keys.put("(no YAML)", e.getOriginalMessage());
    }
    return keys;
  }

  private static void add(String name, JsonNode value, Map<String, String> keys) {
    if (value.isObject()) {
      String prefix = name.isEmpty() ? "" : name + ".";
      value
          .fields()
          .forEachRemaining(field -> add(prefix + field.getKey(), field.getValue(), keys));
    } else {
      keys.put(name, value.isValueNode() ? value.asText() : value.toString());
    }
  }
}
