package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sparkception.data.storage.Publication;

/** Commands on a store such as S3: it is read as a disk is, and written only where that is safe. */
class ObjectStoreTest {

  private static final String BUCKET = "s3a://bucket";

  @TempDir static Path folder;

  private static String data;
  private static String run;

  @BeforeAll
  static void prepare() throws IOException {
    Path images = folder.resolve("images");
    new StripedPictures(images, 1).add("train", "t", 24).add("test", "e", 8);
    data = folder.resolve("data").toString();
    run = folder.resolve("run").toString();
    succeed("prep --format class-folders --input " + images + " --output " + data);
    Files.writeString(
        folder.resolve("recipe.yaml"),
        """
        model: {input: 28, width: 0.03125, middle-modules: 0, stem-stride: 1, dropout: 0.0}
        train: {epochs: 2, batch-size: 8, averaging-period: 2, workers: 2}
        learning-rate: {initial: 0.05, schedule: constant}
        """);
    succeed(train(data, run));
    upload(Path.of(data), "/data");
    upload(images, "/photos");
  }

  @AfterAll
  static void empty() {
    ObjectStoreFileSystem.OBJECTS.clear();
    ObjectStoreFileSystem.ACTS.clear();
  }

  @Test
  void trainingOnItGivesTheSameBits() throws IOException {
    Path there = folder.resolve("run-there");
    succeed(train(BUCKET + "/data", there.toString()));
    assertThat(there.resolve("checkpoints/96/trainer.bin"))
        .hasSameBinaryContentAs(Path.of(run, "checkpoints/96/trainer.bin"));
  }

  @Test
  void evaluationPredictionAndVerificationReadIt() throws IOException {
    String model = "--run " + run + " --data ";
    assertThat(succeed("predict " + model + BUCKET + "/data"))
        .isEqualTo(succeed("predict " + model + data))
        .hasLineCount(16);
    assertThat(succeed("evaluate --json " + model + BUCKET + "/data").lines().filter(this::figure))
        .isNotEmpty()
        .containsExactlyElementsOf(
            succeed("evaluate --json " + model + data).lines().filter(this::figure).toList());
    assertThat(succeed("verify " + BUCKET + "/data"))
        .contains("64 images", "all as the manifest says");
  }

  private boolean figure(String line) {
    return line.matches(".*\"(top1|loss|correct)\".*");
  }

  @Test
  void picturesAreReadFromIt() throws IOException {
    Path there = folder.resolve("data-there");
    succeed("prep --format class-folders --input " + BUCKET + "/photos --output " + there);
    for (String split : List.of("train", "test")) {
      try (Stream<Path> shards = Files.list(Path.of(data, split))) {
        for (Path shard : shards.filter(file -> file.toString().endsWith(".parquet")).toList()) {
          assertThat(there.resolve(split).resolve(shard.getFileName())).exists();
        }
      }
    }
  }

  /** What needs a lock, or a folder that appears as one act. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "prep --format class-folders --input IMAGES --output s3a://bucket/new",
        "prep --incremental --format class-folders --input IMAGES --output s3a://bucket/data",
        "train --recipe RECIPE --data DATA --output s3a://bucket/new",
        "transfer --from RUN --data DATA --output s3a://bucket/new",
        "transfer --if-new --registry s3a://bucket/new --from RUN --data DATA",
        "transfer --if-new --registry LOCAL --from RUN --data s3a://bucket/data",
        "ablate --recipe RECIPE --data DATA --output s3a://bucket/new",
        "predict --run RUN --data DATA --output s3a://bucket/new.parquet"
      })
  void whatIsNotSafeThereIsRefusedBeforeAnythingIsWritten(String command) {
    Set<String> before = new TreeSet<>(ObjectStoreFileSystem.OBJECTS.keySet());
    CliRun refused =
        run(
            command
                .replace("IMAGES", folder.resolve("images").toString())
                .replace("RECIPE", folder.resolve("recipe.yaml").toString())
                .replace("LOCAL", folder.resolve("registry").toString())
                .replace("DATA", data)
                .replace("RUN", run));
    assertThat(refused.code()).as(refused.err()).isEqualTo(1);
    assertThat(refused.err().lines().filter(line -> line.contains("s3a://bucket/")))
        .as(refused.err())
        .singleElement()
        .asString()
        .matches("(Unsupported output|Cannot write) s3a://bucket/.*");
    assertThat(ObjectStoreFileSystem.OBJECTS.keySet()).isEqualTo(before);
  }

  /** An object appears when it is whole, under its name by a copy. */
  @ParameterizedTest
  @ValueSource(strings = {"jsonl", "csv"})
  void predictionsAreWrittenToIt(String ending) throws IOException {
    String command = "predict --run " + run + " --data " + data + " --output ";
    Path here = folder.resolve("said." + ending);
    succeed(command + here);
    succeed(command + BUCKET + "/out/said." + ending);
    assertThat(ObjectStoreFileSystem.OBJECTS.get("bucket/out/said." + ending))
        .isEqualTo(Files.readAllBytes(here));
    assertThat(ObjectStoreFileSystem.OBJECTS.keySet()).noneMatch(key -> key.contains("_staging"));
    CliRun again = run(command + BUCKET + "/out/said." + ending);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("it exists already");
  }

  /** There is no moment at which a reader finds none. */
  @Test
  void anObjectIsReplacedByOneAct() throws IOException {
    try (FileSystem store = store()) {
      org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(BUCKET + "/one/file");
      Publication.write(store, file, bytes("before"));
      ObjectStoreFileSystem.ACTS.clear();
      Publication.write(store, file, bytes("after"));
      assertThat(ObjectStoreFileSystem.ACTS).containsExactly("put bucket/one/file");
      assertThat(ObjectStoreFileSystem.OBJECTS.get("bucket/one/file")).isEqualTo(bytes("after"));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String train(String from, String to) {
    return "train --recipe "
        + folder.resolve("recipe.yaml")
        + " --data "
        + from
        + " --output "
        + to;
  }

  private static String succeed(String command) {
    CliRun done = run(command);
    assertThat(done.code()).as("%s: %s", command, done.err()).isZero();
    return done.out();
  }

  private static CliRun run(String command) {
    return CliRun.of(
        Stream.concat(
                Arrays.stream(command.split(" ", -1)),
                Stream.of(
                    "--master",
                    "local[2]",
                    "--conf",
                    "spark.hadoop.fs.s3a.impl=" + ObjectStoreFileSystem.class.getName()))
            .toArray(String[]::new));
  }

  private static FileSystem store() throws IOException {
    Configuration conf = new Configuration();
    conf.setClass("fs.s3a.impl", ObjectStoreFileSystem.class, FileSystem.class);
    return FileSystem.newInstance(java.net.URI.create(BUCKET), conf);
  }

  private static void upload(Path local, String key) throws IOException {
    try (Stream<Path> files = Files.walk(local)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = local.relativize(file).toString();
        if (!name.endsWith(".crc")) {
          ObjectStoreFileSystem.OBJECTS.put("bucket" + key + "/" + name, Files.readAllBytes(file));
        }
      }
    }
  }
}
