package sparkception.job.ui;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import sparkception.job.report.RunFigures;
import sparkception.job.run.RunFolder;

/**
 * A run that is read again when its files have changed. Whatever is wrong with it is a sentence.
 */
final class CachedRun {

  private static final Duration LEAST = Duration.ofSeconds(1);

  private final String name;
  private final RunFolder folder;
  private final Words words;
  private final Pace pace = new Pace(LEAST);
  private Optional<List<Seen>> seen = Optional.empty();
  private RunFigures figures;
  private String problem = "It was not read yet.";

  /** A file as it was. */
  private record Seen(Path file, long length, long time) {}

  CachedRun(String name, RunFolder folder, Words words) {
    this.name = name;
    this.folder = folder;
    this.words = words;
  }

  RunFolder folder() {
    return folder;
  }

  RunLine line(Instant now) {
    return figures == null
        ? RunLine.unreadable(name, problem)
        : sound(() -> RunLine.of(name, figures, now), RunLine::unreadable);
  }

  RunView view(Instant now) {
    return figures == null
        ? RunView.unreadable(name, problem)
        : sound(() -> RunView.of(name, figures, now), RunView::unreadable);
  }

  /** Reads it if there is something new to read, and it is time. */
  CachedRun read() {
    long from = System.nanoTime();
    if (pace.isDue(from)) {
      attempt();
      pace.took(from, System.nanoTime());
    }
    return this;
  }

  private void attempt() {
    try {
      List<Seen> now = look();
      if (!seen.equals(Optional.of(now))) {
        seen = Optional.empty();
        figures = RunFigures.of(folder);
        seen = Optional.of(now);
      }
    } catch (IOException | RuntimeException | FSError e) {
      figures = null;
      problem = words.of(e);
    }
  }

  private List<Seen> look() throws IOException {
    List<Seen> files = new ArrayList<>();
    addFiles(folder.path(), files);
    addFiles(folder.metrics(), files);
    addFiles(new Path(folder.path(), "evaluations"), files);
    return files;
  }

  private void addFiles(Path below, List<Seen> files) throws IOException {
    try {
      for (FileStatus file : folder.files().listStatus(below)) {
        if (file.isFile()) {
          files.add(new Seen(file.getPath(), file.getLen(), file.getModificationTime()));
        }
      }
    } catch (FileNotFoundException e) {
      // A run that has just begun has neither metrics nor evaluations.
    }
  }

  private interface Reading<T> {
    T read();
  }

  private interface Unreadable<T> {
    T of(String name, String problem);
  }

  /** What a damaged file says may make no sense: a class without images, say. */
  private <T> T sound(Reading<T> reading, Unreadable<T> otherwise) {
    try {
      return reading.read();
    } catch (RuntimeException e) {
      return otherwise.of(name, words.of(e));
    }
  }
}
