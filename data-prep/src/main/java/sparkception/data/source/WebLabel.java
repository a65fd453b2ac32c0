package sparkception.data.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a file in a tar says about the images beside it.
 *
 * @param rank of its kind: what is lower counts before others
 * @param values of the label; none if the file has none
 */
record WebLabel(int rank, List<String> values) implements Serializable {

  /** Files that are read for a label, by the end of their names. */
  private static final Map<String, Integer> RANKS =
      Map.of("cls", 0, "label", 0, "class", 0, "json", 1, "txt", 2);

  private static final int CAPTION = 3;

  private static final List<String> KEYS =
      List.of("label", "labels", "class", "cls", "class_name", "category", "target");

  private static final ObjectMapper JSON = new ObjectMapper();

  static boolean isKnown(String extension) {
    return RANKS.containsKey(extension);
  }

  /** Whether it is a text about an image rather than the name of a class, for all we know. */
  boolean isProse() {
    return rank >= RANKS.get("txt");
  }

  /** Reads a file; what is not as its name says has no label. */
  static WebLabel read(String extension, byte[] content) {
    try {
      StringWriter text = new StringWriter();
      TextInput.reader(new ByteArrayInputStream(content)).transferTo(text);
      return extension.equals("json")
          ? ofJson(JSON.readTree(text.toString()))
          : new WebLabel(RANKS.get(extension), values(text.toString()));
    } catch (IOException e) {
      return new WebLabel(RANKS.get(extension), List.of());
    }
  }

  private static WebLabel ofJson(JsonNode json) {
    for (String key : KEYS) {
      if (json.hasNonNull(key)) {
        return new WebLabel(RANKS.get("json"), values(json.get(key)));
      }
    }
    return json.isValueNode() || json.isArray()
        ? new WebLabel(RANKS.get("json"), values(json))
        : new WebLabel(CAPTION, values(json.path("caption")));
  }

  private static List<String> values(JsonNode value) {
    List<String> values = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(each -> values.addAll(values(each)));
    } else if (value.isDouble() && value.asDouble() == Math.rint(value.asDouble())) {
      values.add(value.decimalValue().toBigInteger().toString());
    } else if (value.isValueNode() && !value.isNull()) {
      values.addAll(values(value.asText()));
    }
    return values;
  }

  private static List<String> values(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip());
  }
}
