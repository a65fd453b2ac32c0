package sparkception.data.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PublicationTest {

  @TempDir static java.nio.file.Path temp;

  private static MiniDFSCluster hdfs;

  @BeforeAll
  static void start() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, temp.resolve("hdfs").toString());
    hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
  }

  @AfterAll
  static void stop() {
    hdfs.shutdown();
  }

  static Stream<String> folders() {
    return Stream.of(temp.resolve("files").toUri().toString(), hdfs.getURI() + "/files");
  }

  /** A shard that a late attempt publishes again was once away for a moment. */
  @ParameterizedTest
  @MethodSource("folders")
  void aReaderFindsAWholeFileAtEachMoment(String folder) throws Exception {
    Path file = new Path(folder, "shard");
    FileSystem files = file.getFileSystem(new Configuration());
    Publication.write(files, file, content(0));
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 1; i <= 50; i++) {
                write(files, file, content(i % 2));
              }
              done.set(true);
            });
    writer.start();
    while (!done.get()) {
      assertThat(read(files, file)).isIn(content(0), content(1));
    }
    writer.join();
    assertThat(files.listStatus(file.getParent())).as("nothing else is left").hasSize(1);
  }

  /** A second name of the old file shows whether it was written over in place. */
  @Test
  void theOldFileIsNotWrittenOver() throws IOException {
    java.nio.file.Path file = temp.resolve("old");
    Files.writeString(file, "old");
    Files.createLink(temp.resolve("second name"), file);
    FileSystem files = FileSystem.getLocal(new Configuration());
    Publication.write(files, new Path(file.toUri()), content(1));
    assertThat(temp.resolve("second name")).hasContent("old");
    assertThat(Files.readAllBytes(file)).isEqualTo(content(1));
  }

  @Test
  void anotherFileSystemReplacesToo() throws IOException {
    RawLocalFileSystem files = new RawLocalFileSystem();
    files.initialize(java.net.URI.create("file:///"), new Configuration());
    Path file = new Path(temp.resolve("raw").toUri());
    Publication.write(files, file, content(0));
    Publication.write(files, file, content(1));
    assertThat(read(files, file)).isEqualTo(content(1));
  }

  private static byte[] content(int which) {
    return ("content " + which).repeat(100).getBytes(StandardCharsets.UTF_8);
  }

  private static void write(FileSystem files, Path file, byte[] content) {
    try {
      Publication.write(files, file, content);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static byte[] read(FileSystem files, Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return in.readAllBytes();
    }
  }
}
