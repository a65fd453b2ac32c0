package sparkception.job.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sparkception.data.storage.FolderInUseException;
import sparkception.data.storage.FolderLock;

/** Registries on a local disk and on HDFS. */
class ModelRegistryTest {

  @TempDir static java.nio.file.Path temp;

  private static MiniDFSCluster hdfs;
  private static final Configuration HADOOP = new Configuration();

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
    return Stream.of(temp.toUri() + "local", hdfs.getURI() + "/models");
  }

  @ParameterizedTest
  @MethodSource("folders")
  void versionsComeAndTheChampionMoves(String folder) throws Exception {
    ModelRegistry registry = ModelRegistry.at(new Path(folder, "moves"), HADOOP);
    assertThat(registry.champion().version()).isEmpty();
    assertThat(registry.newest()).isEmpty();
    try (FolderLock lease = registry.lease("test", () -> {})) {
      assertThat(registry.register(content("one", null), lease).number()).isEqualTo(1);
      assertThat(registry.register(content("two", 1), lease).number()).isEqualTo(2);
      assertThat(registry.champion().version()).as("registering promotes nothing").isEmpty();
      registry.promote(1, "first", lease);
      registry.promote(2, "better", lease);
    }
    ModelRegistry other = ModelRegistry.at(new Path(folder, "moves"), HADOOP);
    assertThat(other.champion().version()).contains(2);
    assertThat(other.version(2).lineage().parent()).isEqualTo(1);
    assertThat(other.version(2).metrics()).containsEntry("top1", 0.5);
    for (ModelVersion version : other.all()) {
      other.verify(version);
    }
    try (FolderLock lease = other.lease("test", () -> {})) {
      assertThat(other.rollBack(lease).version()).contains(1);
      assertThat(other.champion().withdrawn()).containsExactly(2);
      assertThat(other.champion().hasSeen(2)).isTrue();
      assertThatThrownBy(() -> other.rollBack(lease))
          .isInstanceOf(RegistryException.class)
          .hasMessageMatching("Cannot roll back .*moves: no champion before it");
      assertThat(other.promote(2, "after all", lease).withdrawn()).isEmpty();
    }
    assertThat(other.difference(1, 2))
        .extracting(VersionDifference::what)
        .containsExactly("lineage.parent", "recipe.name");
  }

  @ParameterizedTest
  @MethodSource("folders")
  void whatIsNamedIsNotDeleted(String folder) throws Exception {
    ModelRegistry registry = ModelRegistry.at(new Path(folder, "pruned"), HADOOP);
    try (FolderLock lease = registry.lease("test", () -> {})) {
      for (int i = 0; i < 6; i++) {
        registry.register(content("v" + i, null), lease);
      }
      registry.promote(1, "first", lease);
      registry.promote(3, "better", lease);
      registry.keep(2, true, lease);
      assertThat(registry.prune(new Retention(1, 1), lease)).containsExactly(4, 5);
      assertThat(registry.numbers()).containsExactly(1, 2, 3, 6);
      registry.keep(2, false, lease);
      assertThat(registry.prune(new Retention(1, 0), lease)).containsExactly(1, 2);
      assertThat(registry.register(content("next", 3), lease).number())
          .as("numbers are not used twice")
          .isEqualTo(7);
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void onlyOneHasTheLease(String folder) throws Exception {
    ModelRegistry registry = ModelRegistry.at(new Path(folder, "leased"), HADOOP);
    try (FolderLock lease = registry.lease("transfer", () -> {})) {
      assertThat(lease.isLost()).isFalse();
      assertThatThrownBy(() -> registry.lease("prune", () -> {}))
          .isInstanceOfSatisfying(
              FolderInUseException.class,
              refused ->
                  assertThat(refused.holder())
                      .matches(
                          "process %d on .* \\(transfer\\)"
                              .formatted(ProcessHandle.current().pid())));
    }
  }

  @Test
  void aDamagedVersionIsNotPromoted() throws Exception {
    ModelRegistry registry = ModelRegistry.at(new Path(temp.toUri() + "damaged"), HADOOP);
    try (FolderLock lease = registry.lease("test", () -> {})) {
      registry.register(content("one", null), lease);
      registry.register(content("two", null), lease);
      registry.promote(1, "first", lease);
      java.nio.file.Path model =
          java.nio.file.Path.of(registry.folder(2).toUri()).resolve("checkpoints/10/model.zip");
      Files.delete(model);
      Files.writeString(model, "other bytes");
      assertThatThrownBy(() -> registry.promote(2, "better", lease))
          .isInstanceOf(RegistryException.class)
          .hasMessageMatching("Invalid .*model.zip: it is missing, or not as it was registered");
      assertThat(registry.champion().version()).contains(1);
    }
  }

  @Test
  void objectStoresAreRefused() {
    assertThatThrownBy(() -> ModelRegistry.at(new Path("s3a://bucket/models"), HADOOP))
        .hasMessageContaining("s3a");
  }

  /** Dies before each change in turn; whatever is left, a registry is whole and goes on. */
  @Test
  void killedAtAnyMomentItIsWhole() throws Exception {
    boolean died = true;
    int deaths = 0;
    for (int moment = 1; died; moment++) {
      String place = temp.toUri() + "killed-" + moment;
      ModelRegistry before = ModelRegistry.at(new Path(place), HADOOP);
      try (FolderLock lease = before.lease("test", () -> {})) {
        before.register(content("one", null), lease);
        before.promote(1, "first", lease);
      }
      died = diesAt(moment, place);
      deaths += died ? 1 : 0;
      ModelRegistry after = ModelRegistry.at(new Path(place), HADOOP);
      assertWhole(after);
      try (FolderLock lease = after.lease("test", () -> {})) {
        ModelVersion next = after.register(content("next", null), lease);
        after.promote(next.number(), "better", lease);
        assertThat(temp.resolve("killed-" + moment).resolve("versions"))
            .as("nothing is left of the dead one")
            .isDirectoryNotContaining(path -> !path.getFileName().toString().matches("\\d+"));
      }
      assertWhole(after);
    }
    assertThat(deaths).as("moments to die at").isGreaterThan(7);
  }

  private static void assertWhole(ModelRegistry registry) throws IOException {
    assertThat(registry.champion().version()).isPresent();
    assertThat(registry.numbers()).contains(registry.champion().version().get());
    for (ModelVersion version : registry.all()) {
      registry.verify(version);
    }
  }

  private static boolean diesAt(int moment, String place) throws IOException {
    Configuration mortal = new Configuration();
    mortal.set("fs.file.impl", MortalFileSystem.class.getName());
    mortal.setBoolean("fs.file.impl.disable.cache", true);
    mortal.setInt(MortalFileSystem.DIE_AT, moment);
    MortalFileSystem.begin();
    ModelRegistry registry = ModelRegistry.at(new Path(place), mortal);
    try (FolderLock lease = registry.lease("test", () -> {})) {
      ModelVersion version = registry.register(content("two", null), lease);
      registry.promote(version.number(), "better", lease);
      registry.prune(new Retention(1, 0), lease);
      return false;
    } catch (MortalFileSystem.Death e) {
      return true;
    }
  }

  private static VersionContent content(String name, Integer parent) throws IOException {
    java.nio.file.Path run = Files.createDirectories(temp.resolve("runs").resolve(name));
    Files.write(run.resolve("model.zip"), name.repeat(5000).getBytes(StandardCharsets.UTF_8));
    Files.writeString(run.resolve("recipe.yaml"), "name: " + name + "\n");
    return new VersionContent(
        FileSystem.getLocal(HADOOP),
        Map.of(
            "checkpoints/10/model.zip",
            new Path(run.resolve("model.zip").toUri()),
            "recipe.yaml",
            new Path(run.resolve("recipe.yaml").toUri())),
        Map.of("top1", 0.5),
        new Lineage("/data", "f00d", null, "r", parent, null, run.toString()),
        new Decision(true, "better"));
  }

  @Test
  void aPathThatLeadsOutIsRefused() throws Exception {
    ModelRegistry registry = ModelRegistry.at(new Path(temp.toUri() + "out"), HADOOP);
    VersionContent good = content("out", null);
    for (String path : List.of("../evil", "/etc/evil", "a/../../b")) {
      VersionContent evil =
          new VersionContent(
              good.source(),
              Map.of(path, good.files().get("recipe.yaml")),
              Map.of(),
              good.lineage(),
              good.decision());
      try (FolderLock lease = registry.lease("test", () -> {})) {
        assertThatThrownBy(() -> registry.register(evil, lease))
            .isInstanceOf(RegistryException.class)
            .hasMessageContaining("must lie within it");
      }
    }
  }
}
