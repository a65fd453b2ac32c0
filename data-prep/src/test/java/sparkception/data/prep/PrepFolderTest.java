package sparkception.data.prep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.shard.SourceState;
import sparkception.data.storage.StorageException;

/** What a job that is killed at any moment leaves behind must be good enough to go on from. */
class PrepFolderTest {

  private static final ShardPlan.Target TARGET = new ShardPlan.Target(0, "train", 0, 1);

  @TempDir private java.nio.file.Path temp;
  private PrepFolder folder;

  @BeforeEach
  void open() throws IOException {
    folder = new PrepFolder(new Configuration(), new Path(temp.toUri()), hadoop -> {});
  }

  @Test
  void goingOnDoesNotTouchWhatItWasBegunFrom() throws IOException {
    PrepStart start = start("versions");
    folder.begin(start);
    java.nio.file.Path file = temp.resolve("_progress/start");
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    folder.begin(start("versions"));
    assertThat(folder.start()).contains(start);
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

  @Test
  void beginningAnewKeepsTheManifestUntilItHasBegun() throws IOException {
    folder.begin(start("before"));
    folder.record(TARGET, record());
    Files.writeString(temp.resolve("_manifest.json"), "{}");
    List<String> seen = new ArrayList<>();
    PrepFolder watched =
        new PrepFolder(new Configuration(), new Path(temp.toUri()), hadoop -> seen.add(contents()));
    watched.beginAnew(start("after"));
    assertThat(seen)
        .as("at each look at the lock")
        .containsExactly(
            "manifest, begun from before, 1 records",
            "manifest, begun from before, 0 records",
            "manifest, begun from after, 0 records");
    assertThat(contents()).isEqualTo("begun from after, 0 records");
  }

  private String contents() throws IOException {
    return "%sbegun from %s, %d records"
        .formatted(
            Files.exists(temp.resolve("_manifest.json")) ? "manifest, " : "",
            folder.start().get().source().versions(),
            folder.records().size());
  }

  private static PrepStart start(String versions) {
    SourceState source = new SourceState("input", Map.of(), "2-images", "listing", versions, null);
    return new PrepStart(source, Map.of("seed", 1), List.of(1, 2));
  }

  /** A second name of the old file shows whether it was written over in place. */
  @Test
  void recordsAreReplacedByARename() throws IOException {
    java.nio.file.Path file = temp.resolve(TARGET.record());
    Files.createDirectories(file.getParent());
    Files.writeString(file, "damaged");
    Files.createLink(temp.resolve("old"), file);
    assertThat(folder.done(TARGET)).isEmpty();
    ShardRecord record = record();
    folder.record(TARGET, record);
    assertThat(Files.readString(temp.resolve("old"))).isEqualTo("damaged");
    assertThat(folder.done(TARGET)).contains(record);
  }

  private static ShardRecord record() {
    return new ShardRecord(
        0,
        null,
        Map.of(),
        0,
        new ShardRecord.Pixels(0, List.of(0L, 0L, 0L), List.of(0L, 0L, 0L)),
        "_quarantine/train-00000.parquet",
        Map.of("MISSING", 2L),
        7);
  }
}
