package sparkception.data.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** The rows of JSON lines: an object a line; blank lines are no rows. */
final class JsonRows implements Iterator<ListedRow> {

  /** Objects by other keys than these many are no rows of a table. */
  static final int MOST_COLUMNS = 1000;

  /** More than an image in base64 needs. */
  private static final int MOST_CHARACTERS = 1 << 28;

  private static final int BUFFER_CHARACTERS = 1 << 16;

  private static final String RULE = "(must be JSON lines: an object a line)";

  /** Python writes NaN; it is refused by what reads numbers. */
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(MOST_CHARACTERS).build())
                  .build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final LinePart part;
  private final Reader reader;
  private long line;
  private String next;

  JsonRows(LinePart part, Configuration hadoop) throws IOException {
    this.part = part;
    this.line = part.line() - 1;
    try {
      this.reader = new BufferedReader(part.open(hadoop), BUFFER_CHARACTERS);
    } catch (IOException e) {
      throw TextInput.explained(part.file().uri(), e);
    }
    advance();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public ListedRow next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    try {
      ListedRow row = new ListedRow(place(), cells());
      advance();
      return row;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Place place() {
    return new Place(part.file().uri(), "line", line);
  }

  private Map<String, Object> cells() throws SourceException {
    if (next.startsWith("[")) {
      throw place().invalid("it is an array " + RULE);
    }
    JsonNode object;
    try {
      object = JSON.readTree(next);
    } catch (JsonProcessingException e) {
      int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
      String reason = e.getOriginalMessage().lines().findFirst().orElse("");
      throw place()
          .invalid(
              String.format(
                  Locale.ROOT, "it is no JSON, near column %d: %s %s", column, reason, RULE));
    }
    if (!object.isObject()) {
      throw place().invalid("it is no object " + RULE);
    }
    return map(object);
  }

  private static Map<String, Object> map(JsonNode object) {
    Map<String, Object> cells = new HashMap<>();
    object.fields().forEachRemaining(field -> cells.put(field.getKey(), value(field.getValue())));
    return cells;
  }

  private static Object value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> map(node);
      case ARRAY -> {
        List<Object> list = new ArrayList<>();
        node.forEach(each -> list.add(value(each)));
        yield list;
      }
      case STRING -> node.textValue();
      case NUMBER -> node.numberValue();
      case BOOLEAN -> node.booleanValue();
      default -> null;
    };
  }

  /** To the next line that is not blank. */
  private void advance() throws IOException {
    try {
      Optional<String> read = readLine();
      while (read.isPresent() && read.get().isBlank()) {
        read = readLine();
      }
      next = read.map(String::strip).orElse(null);
    } catch (IOException e) {
      throw TextInput.explained(part.file().uri(), e);
    }
    if (next == null) {
      reader.close();
    }
  }

  private Optional<String> readLine() throws IOException {
    StringBuilder text = new StringBuilder();
    int character = reader.read();
    if (character < 0) {
      return Optional.empty();
    }
    line++;
    for (; character >= 0 && character != '\n'; character = reader.read()) {
      if (text.length() == MOST_CHARACTERS) {
        throw place()
            .invalid(String.format(Locale.ROOT, "it has more than %d characters", MOST_CHARACTERS));
      }
      text.append((char) character);
    }
    return Optional.of(text.toString());
  }
}
