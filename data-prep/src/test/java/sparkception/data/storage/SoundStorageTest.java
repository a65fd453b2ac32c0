package sparkception.data.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoundStorageTest {

  @TempDir private java.nio.file.Path temp;

  /** None of them can even be opened here. */
  @ParameterizedTest
  @ValueSource(
      strings = {"s3a://b/run", "S3://b/run", "gs://b/run", "abfss://c@a/run", "oss://b/r"})
  void objectStoresAreRefusedByName(String folder) {
    assertThatThrownBy(() -> SoundStorage.requireNoObjectStore(new Path(folder)))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("Unsupported output " + folder + ": the file system ");
  }

  @Test
  void anUnknownFileSystemThatKeepsNoTimesIsRefused() throws IOException {
    assertThatThrownBy(() -> SoundStorage.require(open(new TimelessFileSystem()), folder()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("does not keep the times it is given");
    assertThat(temp.resolve("run")).isEmptyDirectory();
  }

  @Test
  void anUnknownFileSystemThatDoesWhatIsNeededIsTaken() throws IOException {
    FileSystem plain = open(new RawLocalFileSystem());
    assertThatCode(() -> SoundStorage.require(plain, folder())).doesNotThrowAnyException();
    assertThat(temp.resolve("run")).isEmptyDirectory();
  }

  private Path folder() {
    return new Path(temp.resolve("run").toUri());
  }

  private static FileSystem open(FileSystem files) throws IOException {
    files.initialize(URI.create("file:///"), new Configuration());
    return files;
  }

  /** Ignores times as S3A does. */
  private static final class TimelessFileSystem extends RawLocalFileSystem {

    @Override
    public void setTimes(Path path, long modified, long accessed) {}
  }
}
