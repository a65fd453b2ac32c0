package sparkception.job.tensorboard;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunFolderException;

/** A folder that TensorBoard is pointed at ({@code --logdir}), on this machine. */
public final class TensorBoardFolder {

  private final Path folder;

  /** One that need not exist. */
  public TensorBoardFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Brings it up to date with runs.
   *
   * @return events with values of each run, by its folder's name
   * @throws RunFolderException if one is damaged, or two have one name
   */
  public Map<String, Integer> show(List<RunFolder> runs) throws IOException {
    List<String> names = RunFolder.names(runs);
    Map<String, Integer> events = new LinkedHashMap<>();
    for (int i = 0; i < runs.size(); i++) {
      if (names.indexOf(names.get(i)) < i) {
        throw new RunFolderException(
            String.format(
                Locale.ROOT, "Cannot show two runs that are both called %s", names.get(i)));
      }
      events.put(names.get(i), show(names.get(i), runs.get(i)));
    }
    return events;
  }

  private int show(String name, RunFolder run) throws IOException {
    int events = 0;
    for (Map.Entry<String, EventStream> stream : RunEvents.of(run).entrySet()) {
      new EventFolder(folder.resolve(name).resolve(stream.getKey())).write(stream.getValue());
      events += stream.getValue().events();
    }
    return events;
  }
}
