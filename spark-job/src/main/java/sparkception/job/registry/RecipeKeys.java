package sparkception.job.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A recipe as keys with dots and their values; what they mean is not looked at. */
final class RecipeKeys {

  private RecipeKeys() {}

  static Map<String, String> of(FileSystem files, Path recipe) throws IOException {
    Map<String, String> keys = new TreeMap<>();
    try (InputStream in = files.open(recipe)) {
      collect("", new YAMLMapper().readTree(in.readAllBytes()), keys);
    } catch (FileNotFoundException e) {
      return keys;
    }
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
