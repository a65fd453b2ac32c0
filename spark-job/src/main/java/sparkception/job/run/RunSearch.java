package sparkception.job.run;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;

/**
 * Looks for runs at and below a folder, at any depth, by name. Folders whose names begin with a dot
 * or an underscore are not looked into, nor is a run.
 */
public final class RunSearch {

  private final List<RunFolder> runs = new ArrayList<>();
  private final List<IOException> failures = new ArrayList<>();

  /** Where it was, since links may lead in circles. */
  private final Set<Path> visited = new HashSet<>();

  private RunSearch() {}

  /** Looks now; a folder that is not there has no runs, and one that goes meanwhile is left out. */
  public static RunSearch below(RunFolder folder) {
    RunSearch search = new RunSearch();
    search.look(folder);
    return search;
  }

  /** What was found. */
  public List<RunFolder> runs() {
    return runs;
  }

  /** Why some folders could not be looked into. */
  public List<IOException> failures() {
    return failures;
  }

  private void look(RunFolder folder) {
    try {
      if (isNew(folder)) {
        lookInto(folder);
      }
    } catch (FileNotFoundException | java.nio.file.NoSuchFileException gone) {
      // Somebody has removed it since its parent was listed.
    } catch (IOException e) {
      failures.add(e);
    }
  }

  private void lookInto(RunFolder folder) throws IOException {
    if (folder.isRun()) {
      runs.add(folder);
      return;
    }
    for (FileStatus below : foldersIn(folder)) {
      look(new RunFolder(folder.files(), below.getPath()));
    }
  }

  private boolean isNew(RunFolder folder) throws IOException {
    return !"file".equals(folder.files().getScheme())
        || visited.add(Path.of(folder.path().toUri().getPath()).toRealPath());
  }

  private static List<FileStatus> foldersIn(RunFolder folder) throws IOException {
    return Stream.of(folder.files().listStatus(folder.path()))
        .filter(FileStatus::isDirectory)
        .filter(below -> !below.getPath().getName().matches("[._].*"))
        .sorted()
        .toList();
  }
}
