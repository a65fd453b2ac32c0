package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sparkception.job.LocalSpark;
import sparkception.job.checkpoint.Checkpoint;
import sparkception.job.checkpoint.CheckpointStore;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.RunFolder;
import sparkception.zoo.engine.EngineFacts;

/**
 * A training at a fixed seed has the bits that it had before. They are known by engine and
 * instruction set ({@code bits.properties}), of the machines that were seen; another one is told,
 * not failed. Whoever changes them on purpose writes the new ones down, and why.
 */
@ExtendWith(LocalSpark.class)
class SameBitsTest {

  private static final String RECIPE =
      """
model: {input: 28, channels: 1, width: 0.0625, middle-modules: 1, stem-stride: 1, dropout: 0.2}
train: {epochs: 1, batch-size: 16, averaging-period: 2, workers: 2, seed: 5}
learning-rate: {initial: 0.05, schedule: cosine}
engine: {threads: 1}
""";
  private static final String OUTER_AND_AUGMENTED =
      "{outer: slow-momentum, optimizer-state: local, transport: bf16, moving-average-decay: 0.9}";

  @TempDir static java.nio.file.Path temp;

  private static Path data;

  @BeforeAll
  static void prepare(JavaSparkContext spark) throws IOException {
    data = StripedData.prepare(spark, temp, 150);
  }

  @ParameterizedTest
  @CsvSource({"onednn, plain", "onednn, averaging", "nd4j, plain"})
  void ofAFixedSeed(String engine, String kind, JavaSparkContext spark) throws Exception {
    Path run = new Path(temp.resolve(engine + "-" + kind).toUri());
    Map<String, String> overrides =
        kind.equals("plain")
            ? Map.of("engine.name", engine)
            : Map.of(
                "engine.name", engine, "averaging", OUTER_AND_AUGMENTED, "augment.mix-up", "0.2");
    new Trainer(spark, Recipe.parse(RECIPE, overrides), data, run, round -> {}).train();
    Checkpoint last =
        CheckpointStore.in(RunFolder.at(run, new Configuration()), 2).newestGood().orElseThrow();
    EngineFacts facts = last.state().engines().get(0);
    String key = "%s.%s.%s".formatted(engine, facts.hardware(), kind);
    String found = hash(last.trainerState().parameters());
    String known = known().getProperty(key);
    assumeTrue(known != null, "not seen before, so not compared: " + key + "=" + found);
    assertThat(found).as(key).isEqualTo(known);
  }

  private static String hash(float[] parameters) throws Exception {
    ByteBuffer bytes = ByteBuffer.allocate(parameters.length * Float.BYTES);
    bytes.asFloatBuffer().put(parameters);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
    return HexFormat.of().formatHex(digest);
  }

  private static Properties known() throws IOException {
    Properties known = new Properties();
    try (InputStream in = SameBitsTest.class.getResourceAsStream("bits.properties")) {
      known.load(in);
    }
    return known;
  }
}
