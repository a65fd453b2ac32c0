package sparkception.data.prep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.storage.StorageException;

/** What a job that is killed at any moment leaves behind must be good enough to go on from. */
class PrepFolderTest {

  private static final ShardPlan.Target TARGET = new ShardPlan.Target(0, "train", 0);

  @TempDir private java.nio.file.Path temp;
  private PrepFolder folder;

  @BeforeEach
  void open() throws IOException {
    folder = new PrepFolder(new Configuration(), new Path(temp.toUri()), hadoop -> {});
  }

  @Test
  void goingOnDoesNotTouchWhatItWasBegunFrom() throws IOException {
    PrepStart start = new PrepStart("listing", "versions", List.of(1, 2));
    folder.begin(start);
    java.nio.file.Path file = temp.resolve("_progress/start");
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    folder.begin(new PrepStart("listing", "versions", List.of(1, 2)));
    assertThat(folder.begun("listing")).contains(start);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.fromMillis(0));
  }

  /** Whoever lost the lock may not replace what its new owner has written. */
  @Test
  void nothingIsPublishedWithoutTheLock() throws IOException {
    PrepFolder lost =
        new PrepFolder(
            new Configuration(),
            new Path(temp.toUri()),
            hadoop -> {
              throw new StorageException("Cannot go on writing");
            });
    Path staged = lost.staging(TARGET.path());
    java.nio.file.Path good = temp.resolve(TARGET.path());
    Files.createDirectories(good.getParent());
    Files.writeString(good, "good");
    Files.createDirectories(temp.resolve("_staging"));
    Files.writeString(java.nio.file.Path.of(staged.toUri()), "late");
    assertThatThrownBy(() -> lost.publish(staged, TARGET.path()))
        .isInstanceOf(StorageException.class);
    assertThat(good).hasContent("good");
  }

  @Test
  void attemptsStageInPlacesOfTheirOwn() {
    assertThat(folder.staging(TARGET.path())).isNotEqualTo(folder.staging(TARGET.path()));
  }

  /** A second name of the old file shows whether it was written over in place. */
  @Test
  void recordsAreReplacedByARename() throws IOException {
    java.nio.file.Path file = temp.resolve(TARGET.record());
    Files.createDirectories(file.getParent());
    Files.writeString(file, "damaged");
    Files.createLink(temp.resolve("old"), file);
    assertThat(folder.done(TARGET)).isEmpty();
    ShardRecord record =
        new ShardRecord(
            0,
            null,
            Map.of(),
            0,
            new ShardRecord.Pixels(0, List.of(0L, 0L, 0L), List.of(0L, 0L, 0L)),
            Map.of("MISSING", 2L),
            7);
    folder.record(TARGET, record);
    assertThat(Files.readString(temp.resolve("old"))).isEqualTo("damaged");
    assertThat(folder.done(TARGET)).contains(record);
  }
}
