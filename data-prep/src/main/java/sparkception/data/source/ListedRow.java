package sparkception.data.source;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A row of a list.
 *
 * @param place for messages
 * @param cells by the names of their columns; texts, numbers, truth values, bytes, lists of them,
 *     and maps by name
 */
record ListedRow(Place place, Map<String, Object> cells) implements Serializable {

  /** The same without some columns. */
  ListedRow without(Set<String> columns) {
    if (columns.isEmpty()) {
      return this;
    }
    Map<String, Object> left = new HashMap<>(cells);
    left.keySet().removeAll(columns);
    return new ListedRow(place, left);
  }
}
