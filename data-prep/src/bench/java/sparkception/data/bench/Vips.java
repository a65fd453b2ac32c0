package sparkception.data.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The thumbnailer of libvips, in processes of its own. */
final class Vips {

  private static final Path PROGRAM = Path.of("/usr/bin/vipsthumbnail");

  private Vips() {}

  static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /** Reduces photographs to 456 x 342 JPEGs of quality 90 in a folder, in so many processes. */
  static void thumbnails(List<Path> files, Path folder, int processes)
      throws IOException, InterruptedException {
    List<Process> running = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      int from = i * files.size() / processes;
      int to = (i + 1) * files.size() / processes;
      running.add(start(files.subList(from, to), folder));
    }
    for (Process process : running) {
      if (process.waitFor() != 0) {
        throw new IOException("Cannot run vipsthumbnail");
      }
    }
  }

  private static Process start(List<Path> files, Path folder) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(PROGRAM.toString(), "--size", "456x342", "-o", folder + "/%s.jpg[Q=90]"));
    files.forEach(file -> command.add(file.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("VIPS_CONCURRENCY", "1");
    return builder.inheritIO().start();
  }
}
