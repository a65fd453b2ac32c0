package sparkception.job.predict;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A row a picture by RFC 4180: {@code path}, {@code error}, {@code actual} (names with a semicolon
 * between), and for each guess {@code index}, {@code id}, {@code name} and {@code probability} with
 * its rank.
 */
final class CsvOutput extends TextOutput {

  private static final List<String> OF_A_GUESS = List.of("index", "id", "name", "probability");

  private final CSVPrinter printer;
  private final int top;

  CsvOutput(FileSystem files, Path target, int top) throws IOException {
    super(files, target);
    this.top = top;
    this.printer = new CSVPrinter(writer(), CSVFormat.RFC4180);
    printer.printRecord(header());
  }

  @Override
  public void add(List<PictureGuesses> said) throws IOException {
    for (PictureGuesses picture : said) {
      printer.printRecord(row(picture));
    }
  }

  private List<String> header() {
    List<String> header = new ArrayList<>(List.of("path", "error", "actual"));
    for (int rank = 1; rank <= top; rank++) {
      for (String column : OF_A_GUESS) {
        header.add(column + rank);
      }
    }
    return header;
  }

  private List<Object> row(PictureGuesses picture) {
    List<Object> row = new ArrayList<>();
    row.add(picture.path());
    row.add(picture.error());
    row.add(picture.actual() == null ? null : String.join(";", picture.actual()));
    for (int i = 0; i < top; i++) {
      boolean there = i < picture.guesses().size();
      Guess guess = there ? picture.guesses().get(i) : null;
      row.add(there ? guess.index() : null);
      row.add(there ? guess.id() : null);
      row.add(there ? guess.name() : null);
      row.add(there ? guess.probability() : null);
    }
    return row;
  }
}
