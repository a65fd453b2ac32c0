package sparkception.job.tensorboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder with one event file of ours. It grows where the run has gone on, as TensorBoard reads on
 * where it has stopped; where the run has gone back, a file with a higher number takes its place.
 */
final class EventFolder {

  private static final Pattern NAME =
      Pattern.compile("events[.]out[.]tfevents[.]\\d{1,18}[.]sparkception[.](\\d{5})");

  private final Path folder;

  EventFolder(Path folder) {
    this.folder = folder;
  }

  /** Brings it up to date. */
  void write(EventStream events) throws IOException {
    byte[] content = events.bytes();
    List<Path> before = files();
    Path newest = before.isEmpty() ? null : before.get(before.size() - 1);
    if (newest != null && begins(content, newest)) {
      append(newest, content);
    } else {
      create(content, events.began(), newest == null ? 0 : number(newest) + 1);
      for (Path old : before) {
        Files.deleteIfExists(old);
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .sorted((a, b) -> Integer.compare(number(a), number(b)))
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static int number(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? Integer.parseInt(name.group(1)) : 0;
  }

  private static boolean begins(byte[] content, Path file) throws IOException {
    long size = Files.size(file);
    return size <= content.length
        && Arrays.equals(Files.readAllBytes(file), Arrays.copyOf(content, (int) size));
  }

  private static void append(Path file, byte[] content) throws IOException {
    int written = (int) Files.size(file);
    if (written < content.length) {
      Files.write(
          file, Arrays.copyOfRange(content, written, content.length), StandardOpenOption.APPEND);
    }
  }

  private void create(byte[] content, double began, int number) throws IOException {
    Files.createDirectories(folder);
    Path staged = Files.write(folder.resolve("_staging-events"), content);
    String name =
        String.format(
            Locale.ROOT, "events.out.tfevents.%010d.sparkception.%05d", (long) began, number);
    Files.move(staged, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
