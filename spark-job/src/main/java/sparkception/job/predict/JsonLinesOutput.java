package sparkception.job.predict;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A line of JSON a picture. */
final class JsonLinesOutput extends TextOutput {

  JsonLinesOutput(FileSystem files, Path target) throws IOException {
    super(files, target);
  }

  @Override
  public void add(List<PictureGuesses> said) throws IOException {
    for (PictureGuesses picture : said) {
      writer().write(picture.json());
      writer().write('\n');
    }
  }
}
