package sparkception.job.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A browser without a window, in a profile of its own. */
public final class Chromium {

  private static final int MOST_SECONDS = 120;

  private final Path program;
  private final Path folder;

  private Chromium(Path program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  /** The browser of this machine, if it has one; what it leaves behind goes to a folder. */
  public static Optional<Chromium> find(Path folder) {
    return Stream.of(System.getenv("PATH").split(":"))
        .flatMap(place -> Stream.of("chromium", "chromium-browser").map(Path.of(place)::resolve))
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> new Chromium(program, folder));
  }

  /**
   * A page after it has loaded, and what the browser said of it.
   *
   * @param dom HTML
   * @param console a line for each message
   */
  record Visit(String dom, List<String> console) {}

  /** Opens a page. */
  Visit visit(Path page, String... options) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "dom", ".html");
    Path err = Files.createTempFile(folder, "messages", ".txt");
    Process process =
        new ProcessBuilder(command(page, options))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IOException("Chromium did not end in %d seconds".formatted(MOST_SECONDS));
    }
    List<String> console =
        Files.readString(err).lines().filter(line -> line.contains("CONSOLE")).toList();
    return new Visit(Files.readString(out), console);
  }

  /** A page to look at for longer; to be closed. */
  public BrowserPage open() throws IOException, InterruptedException {
    List<String> command = command();
    command.addAll(List.of("--remote-debugging-port=0", "about:blank"));
    return BrowserPage.start(command);
  }

  private List<String> command(Path page, String... options) {
    List<String> command = command();
    command.add("--dump-dom");
    command.addAll(List.of(options));
    command.add(page.toUri().toString());
    return command;
  }

  private List<String> command() {
    return new ArrayList<>(
        List.of(
            program.toString(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--enable-logging=stderr",
            "--hide-scrollbars",
            "--user-data-dir=" + profile()));
  }

  private Path profile() {
    try {
      return Files.createTempDirectory(folder, "profile");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
