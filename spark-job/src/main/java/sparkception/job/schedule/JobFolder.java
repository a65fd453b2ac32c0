package sparkception.job.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a scheduler keeps a job's state and logs, on a local disk. */
final class JobFolder {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path folder;
  private final Path state;
  private final int keepLogs;

  JobFolder(Path folder, ScheduledJob job) {
    this.folder = folder.resolve(job.name());
    this.state = this.folder.resolve("state.json");
    this.keepLogs = job.keepLogs();
  }

  /** Empty before the first start; one that is damaged counts as none. */
  Optional<JobState> read() throws IOException {
    try {
      return Optional.ofNullable(JSON.readValue(Files.readAllBytes(state), JobState.class))
          .filter(read -> read.seen() != null);
    } catch (NoSuchFileException | JsonProcessingException e) {
      return Optional.empty();
    }
  }

  void write(JobState next) throws IOException {
    Files.createDirectories(folder);
    Path staged = folder.resolve(".state.json");
    Files.write(staged, JSON.writeValueAsBytes(next));
    Files.move(staged, state, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The log of a run, which may have several attempts; the oldest beyond those to keep go. */
  Path log(Instant start) throws IOException {
    Files.createDirectories(folder);
    List<Path> logs = logs();
    for (Path old : logs.subList(0, Math.max(0, logs.size() - keepLogs + 1))) {
      Files.deleteIfExists(old);
    }
    return folder.resolve(TIME.format(start) + ".log");
  }

  /** The log of the newest run, if it is there. */
  Optional<Path> newestLog() throws IOException {
    List<Path> logs = logs();
    return logs.isEmpty() ? Optional.empty() : Optional.of(logs.get(logs.size() - 1));
  }

  private List<Path> logs() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
