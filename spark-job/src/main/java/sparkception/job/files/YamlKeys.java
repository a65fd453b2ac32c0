package sparkception.job.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Map;
import java.util.TreeMap;

/** YAML, such as a recipe, as keys with dots and their values; what they mean is not looked at. */
public final class YamlKeys {

  private YamlKeys() {}

  /**
   * The keys in their order.
   *
   * @throws JsonProcessingException if it is not YAML
   */
  public static Map<String, String> of(String yaml) throws JsonProcessingException {
    Map<String, String> keys = new TreeMap<>();
    collect("", new YAMLMapper().readTree(yaml), keys);
    return keys;
  }

  private static void collect(String prefix, JsonNode node, Map<String, String> keys) {
    if (node.isObject()) {
      node.fields()
          .forEachRemaining(
              field ->
                  collect(
                      prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey(),
                      field.getValue(),
                      keys));
    } else {
      keys.put(prefix, node.isValueNode() ? node.asText() : node.toString());
    }
  }
}
