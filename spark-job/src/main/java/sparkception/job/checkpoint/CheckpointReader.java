package sparkception.job.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import sparkception.job.files.FileHash;

/** Opens a checkpoint after comparing each of its files with the manifest. */
final class CheckpointReader {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileSystem files;
  private final Path folder;

  CheckpointReader(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  Checkpoint open() throws IOException {
    CheckpointManifest manifest = read(CheckpointManifest.FILE, CheckpointManifest.class);
    if (manifest == null
        || manifest.files() == null
        || !manifest.files().containsKey(Checkpoint.STATE)) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "Invalid checkpoint %s: its %s lists no files",
              folder,
              CheckpointManifest.FILE));
    }
    for (Map.Entry<String, CheckpointManifest.Entry> file : manifest.files().entrySet()) {
      verify(new Path(folder, file.getKey()), file.getValue());
    }
    CheckpointState state = read(Checkpoint.STATE, CheckpointState.class);
    if (state.formatVersion() < CheckpointState.OLDEST_READABLE
        || state.formatVersion() > CheckpointState.FORMAT_VERSION) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "Unsupported checkpoint %s: format %d (this program reads %d to %d)",
              folder,
              state.formatVersion(),
              CheckpointState.OLDEST_READABLE,
              CheckpointState.FORMAT_VERSION));
    }
    return new Checkpoint(files, folder, state);
  }

  private <T> T read(String name, Class<T> type) throws IOException {
    Path file = new Path(folder, name);
    try (InputStream in = files.open(file)) {
      return JSON.readValue(in, type);
    } catch (FileNotFoundException e) {
      throw new CheckpointException(
          String.format(Locale.ROOT, "Invalid checkpoint %s: no %s", folder, name), e);
    } catch (JsonProcessingException e) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT, "Invalid checkpoint file %s: %s", file, e.getOriginalMessage()),
          e);
    }
  }

  private void verify(Path file, CheckpointManifest.Entry expected) throws IOException {
    FileHash found;
    try {
      found = FileHash.of(files, file);
    } catch (FileNotFoundException e) {
      throw new CheckpointException(
          String.format(Locale.ROOT, "Invalid checkpoint %s: no %s", folder, file.getName()), e);
    }
    if (found.bytes() != expected.bytes() || !found.sha256().equals(expected.sha256())) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "Invalid checkpoint file %s: %d bytes with SHA-256 %s, the manifest says %d with %s",
              file,
              found.bytes(),
              found.sha256(),
              expected.bytes(),
              expected.sha256()));
    }
  }
}
