package sparkception.data.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewFileTest {

  private static final String PROCESS = "jdk.ProcessStart";

  @TempDir private Path folder;

  @Test
  void aLocalFileStartsNoProcess() throws IOException {
    FileSystem files = files();
    // Hadoop asks once what the shell can do.
    write(files, "first", false);
    try (Recording recording = new Recording()) {
      recording.enable(PROCESS);
      recording.start();
      write(files, "new", false);
      recording.stop();
      assertThat(started(recording)).isEmpty();
    }
    assertThat(folder.resolve("new")).hasContent("text");
  }

  @Test
  void aFileIsReplacedOnlyWhereThatIsWanted() throws IOException {
    FileSystem files = files();
    Files.writeString(folder.resolve("old"), "before");
    assertThatThrownBy(() -> write(files, "old", false))
        .isInstanceOf(FileAlreadyExistsException.class);
    write(files, "old", true);
    assertThat(folder.resolve("old")).hasContent("text");
  }

  private FileSystem files() throws IOException {
    return new org.apache.hadoop.fs.Path(folder.toUri()).getFileSystem(new Configuration());
  }

  private void write(FileSystem files, String name, boolean overwrite) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
    try (OutputStream out = NewFile.create(files, path, overwrite)) {
      out.write("text".getBytes(StandardCharsets.UTF_8));
    }
  }

  private List<RecordedEvent> started(Recording recording) throws IOException {
    Path file = folder.resolve("events.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file);
  }
}
