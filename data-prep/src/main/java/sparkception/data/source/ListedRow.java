package sparkception.data.source;

import java.io.Serializable;
import java.util.Map;

/**
 * A row of a list.
 *
 * @param place for messages
 * @param cells by the names of their columns; texts, numbers, truth values, bytes and lists of them
 */
record ListedRow(Place place, Map<String, Object> cells) implements Serializable {}
