package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that is scheduled, with pictures, data set, runs and registry on HDFS. */
@Tag("slow")
class HdfsRetrainTest {

  @TempDir static Path folder;

  private static MiniDFSCluster hdfs;
  private static FileSystem files;
  private static String base;

  @BeforeAll
  static void start() throws IOException {
    hdfs = new MiniDFSCluster.Builder(new Configuration(), folder.resolve("hdfs").toFile()).build();
    files = hdfs.getFileSystem();
    base = files.getUri().toString();
  }

  @AfterAll
  static void stop() {
    hdfs.shutdown();
  }

  @Test
  void nightsOnHdfs() throws IOException {
    StripedPictures pictures =
        new StripedPictures(folder.resolve("pictures"), 1)
            .add("train", "first-", 8)
            .add("test", "test-", 60);
    upload();
    CliRun.json(
        ("prep --format class-folders --input " + base + "/pictures --output " + base + "/data")
            .split(" "));
    String recipe =
        Files.writeString(
                folder.resolve("recipe.yaml"),
                """
                model: {input: 28, channels: 1, width: 0.03125, middle-modules: 0, stem-stride: 1,
                        dropout: 0.0, batch-norm-decay: 0.7}
                train: {epochs: 1, batch-size: 8, averaging-period: 2, workers: 2}
                learning-rate: {initial: 0.05, schedule: constant}
                """)
            .toUri()
            .toString();
    CliRun.json(
        ("train --recipe " + recipe + " --data " + base + "/data --output " + base + "/run")
            .split(" "));
    assertThat(night().get("outcome").asText()).isEqualTo("NOTHING_NEW");

    pictures.add("train", "second-", 90);
    upload();
    JsonNode better = night();
    assertThat(better.get("outcome").asText()).isEqualTo("PROMOTED");
    assertThat(better.get("added").asInt()).isEqualTo(180);
    assertThat(better.get("champion").asInt()).isEqualTo(2);
    assertThat(files.listStatus(path("/models/candidates"))).isEmpty();
    assertThat(files.exists(path("/models/_lock"))).isFalse();

    Map<String, Long> before = contents();
    assertThat(night().get("outcome").asText()).isEqualTo("NOTHING_NEW");
    assertThat(contents()).isEqualTo(before);

    pictures.addMislabelled("train", "wrong-", 250);
    upload();
    JsonNode worse = night();
    assertThat(worse.get("outcome").asText()).isEqualTo("NOT_PROMOTED");
    assertThat(worse.get("champion").asInt()).isEqualTo(2);
    assertThat(CliRun.json("registry", "list", base + "/models").get("champion").asInt())
        .isEqualTo(2);
    assertThat(CliRun.of("registry", "rollback", base + "/models").out())
        .isEqualTo("The champion is version 1\n");
  }

  private static JsonNode night() throws IOException {
    return CliRun.json(
        ("transfer --if-new --set train.epochs=3 --master local[2] --registry "
                + base
                + "/models --data "
                + base
                + "/data --from "
                + base
                + "/run")
            .split(" "));
  }

  /** What is there already stays, with its time. */
  private static void upload() throws IOException {
    try (var pictures = Files.walk(folder.resolve("pictures"))) {
      for (Path picture : pictures.filter(Files::isRegularFile).toList()) {
        org.apache.hadoop.fs.Path there =
            path("/pictures/" + folder.resolve("pictures").relativize(picture));
        if (!files.exists(there)) {
          files.copyFromLocalFile(new org.apache.hadoop.fs.Path(picture.toUri()), there);
        }
      }
    }
  }

  /** Each file's time. */
  private static Map<String, Long> contents() throws IOException {
    Map<String, Long> contents = new TreeMap<>();
    RemoteIterator<LocatedFileStatus> all = files.listFiles(path("/"), true);
    while (all.hasNext()) {
      LocatedFileStatus file = all.next();
      contents.put(file.getPath().toString(), file.getModificationTime());
    }
    return contents;
  }

  private static org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(name);
  }
}
