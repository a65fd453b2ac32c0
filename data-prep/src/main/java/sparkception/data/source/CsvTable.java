package sparkception.data.source;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The rows of a CSV file by RFC 4180, with a header. Cells are separated by commas, semicolons,
 * tabs or bars, whichever the header has between its columns; blank lines are no rows.
 *
 * <p>A quoted cell may go over lines, so that only the start of the file says where a row begins:
 * one task reads all of it.
 */
final class CsvTable implements Iterator<ListedRow> {

  private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');

  private final String file;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final List<String> columns;
  private CSVRecord next;
  private long line;

  /**
   * Opens a file and reads its header.
   *
   * @throws SourceException if it has none, or a column is in it twice
   */
  static CsvTable open(Configuration hadoop, String file) throws IOException {
    try (Reader reader = TextInput.open(hadoop, new Path(file))) {
      char delimiter = delimiter(file, firstLine(reader));
      return new CsvTable(file, TextInput.open(hadoop, new Path(file)), delimiter);
    } catch (IOException e) {
      throw TextInput.explained(file, e);
    }
  }

  private CsvTable(String file, Reader reader, char delimiter) throws IOException {
    this.file = file;
    this.parser = format(delimiter).parse(reader);
    this.records = parser.iterator();
    advance();
    this.columns = next == null ? List.of() : next.stream().map(String::strip).toList();
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (!column.isEmpty() && !seen.add(column)) {
        throw new SourceException(
            String.format(
                Locale.ROOT, "Invalid input %s: its column %s is there twice", file, column));
      }
    }
    advance();
  }

  private static CSVFormat format(char delimiter) {
    return CSVFormat.RFC4180
        .builder()
        .setDelimiter(delimiter)
        .setIgnoreSurroundingSpaces(true)
        .setIgnoreEmptyLines(true)
        .build();
  }

  /** The first line that is not blank; headers have no lines in their cells. */
  private static String firstLine(Reader reader) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = reader.read(); next >= 0; next = reader.read()) {
      if (next != '\n' && next != '\r') {
        line.append((char) next);
      } else if (!line.toString().isBlank()) {
        break;
      }
    }
    return line.toString();
  }

  private static char delimiter(String file, String header) throws IOException {
    for (char delimiter : DELIMITERS) {
      try (CSVParser parser = format(delimiter).parse(new StringReader(header))) {
        List<String> columns =
            parser.stream().flatMap(CSVRecord::stream).map(String::strip).toList();
        if (Column.IMAGE.in(columns).isPresent() && Column.LABELS.in(columns).isPresent()) {
          return delimiter;
        }
      } catch (IOException | UncheckedIOException e) {
        // Quotes that are wrong with this delimiter may be right with another one.
      }
    }
    throw new SourceException(
        String.format(
            Locale.ROOT,
            "Invalid input %s: its first line is \"%s\" (must name the columns: image, labels and, if there are any, weights, weight, bytes and split)",
            file,
            header.length() > 100 ? header.substring(0, 100) + "..." : header));
  }

  List<String> columns() {
    return columns;
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
      ListedRow row = new ListedRow(new Place(file, "line", line), cells());
      advance();
      return row;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Object> cells() throws SourceException {
    if (next.size() != columns.size()) {
      throw new Place(file, "line", line)
          .invalid(
              String.format(
                  Locale.ROOT,
                  "it has %d cells and the header %d (a cell with a comma or line break in it must be in double quotes)",
                  next.size(),
                  columns.size()));
    }
    Map<String, Object> cells = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      cells.put(columns.get(i), next.get(i));
    }
    return cells;
  }

  /** To the next row that is not blank; its line is that of its beginning. */
  private void advance() throws IOException {
    try {
      do {
        next = records.hasNext() ? records.next() : null;
      } while (next != null && next.stream().allMatch(String::isBlank));
    } catch (UncheckedIOException | IllegalStateException e) {
      throw damaged(e);
    }
    if (next == null) {
      parser.close();
    } else {
      line = parser.getCurrentLineNumber() - breaks(next.stream());
    }
  }

  private SourceException damaged(RuntimeException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause instanceof IOException io
            && TextInput.explained(file, io) instanceof SourceException told
        ? told
        : new SourceException(
            String.format(
                Locale.ROOT,
                "Invalid input %s, near line %d: its double quotes are wrong (%s)",
                file,
                parser.getCurrentLineNumber(),
                cause.getMessage()),
            e);
  }

  private static long breaks(Stream<String> cells) {
    return cells.mapToLong(cell -> cell.chars().filter(each -> each == '\n').count()).sum();
  }
}
