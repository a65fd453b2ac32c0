package sparkception.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every paragraph of every note, in a Zeppelin that {@code bin/notebook} of the distribution
 * starts, on a data set and runs that the distribution's commands make.
 */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NotesTest {

  private static final Path HOME = Path.of("../deploy/target/sparkception").toAbsolutePath();
  private static final int OF_EACH = 40;
  private static final int PARAGRAPHS_AT_LEAST = 7;

  /** What notes ask for in their forms. */
  private static final Map<String, String> FORMS =
      Map.of(
          "data set", "flowers",
          "split", "test",
          "run", "study/paper/seed-1",
          "runs", "study/paper/seed-1, study/no-residuals/seed-1",
          "study", "study",
          "photos", "photos",
          "pictures", "photos/dark",
          "epochs", "1",
          "work", "work");

  private static final String RECIPE =
      """
      model: {input: 28, channels: 3, width: 0.03125, middle-modules: 1, stem-stride: 1,
              dropout: 0.0}
      train: {epochs: 2, batch-size: 8, averaging-period: 2, workers: 2, seed: 1}
      learning-rate: {initial: 0.05, schedule: constant}
      augment: {evaluation-crop: 0.875}
      """;

  @TempDir static Path folder;

  private static Zeppelin zeppelin;

  @BeforeAll
  static void start() throws Exception {
    Path log = folder.resolve("notebook.log");
    Path cache = Path.of("target/cache").toAbsolutePath();
    zeppelin = Zeppelin.start(HOME.resolve("bin/notebook"), folder, cache, log);
    writePhotos();
    Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
    sparkception("prep", "--input", "photos", "--format", "class-folders", "--output", "flowers");
    sparkception(
        "ablate",
        "--recipe",
        "recipe.yaml",
        "--data",
        "flowers",
        "--output",
        "study",
        "--seeds",
        "1");
    zeppelin.awaitUp();
  }

  private static void writePhotos() throws IOException {
    Random random = new Random(1);
    for (Map.Entry<String, Integer> each : Map.of("dark", 40, "light", 190).entrySet()) {
      Path images = Files.createDirectories(folder.resolve("photos").resolve(each.getKey()));
      for (int i = 0; i < OF_EACH; i++) {
        BufferedImage image = new BufferedImage(40, 36, BufferedImage.TYPE_INT_RGB);
        for (int pixel = 0; pixel < 40 * 36; pixel++) {
          int gray = each.getValue() + random.nextInt(40);
          image.setRGB(pixel % 40, pixel / 40, gray << 16 | gray << 8 | gray);
        }
        ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
      }
    }
  }

  private static void sparkception(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(HOME.resolve("bin/sparkception").toString()));
    command.addAll(List.of(arguments));
    Path said = folder.resolve(arguments[0] + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("JDK_JAVA_OPTIONS", Zeppelin.QUICKLY);
    assertThat(builder.start().waitFor()).as(() -> read(said)).isZero();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  static List<Path> notes() throws IOException {
    try (Stream<Path> files = Files.list(HOME.resolve("notebooks"))) {
      return files.filter(file -> file.toString().endsWith(".zpln")).sorted().toList();
    }
  }

  @Test
  @Order(1)
  void shippedNotesAreThereAndAPageThatShowsThem() throws Exception {
    assertThat(notes()).hasSize(6);
    assertThat(zeppelin.notes()).hasSize(6);
    assertThat(zeppelin.page()).contains("<title>Sparkception notes</title>");
  }

  @Test
  @Order(1)
  void whoHasNotTheTokenRunsNothing() throws Exception {
    assertThat(zeppelin.statusForStrangers()).isEqualTo(302);
    assertThat(zeppelin.notes()).hasSize(6);
  }

  @ParameterizedTest
  @MethodSource("notes")
  @Order(2)
  void everyParagraphRuns(Path file) throws Exception {
    String note = zeppelin.importNote(file, file.getFileName().toString());
    JsonNode paragraphs = zeppelin.paragraphs(note);
    assertThat(paragraphs).hasSizeGreaterThanOrEqualTo(PARAGRAPHS_AT_LEAST);
    for (JsonNode paragraph : paragraphs) {
      JsonNode result = zeppelin.run(note, paragraph.get("id").asText(), FORMS);
      String said = paragraph.get("text").asText() + "\n" + result;
      assertThat(result.path("code").asText()).as(said).isEqualTo("SUCCESS");
      assertThat(result.path("msg")).as(said).isNotEmpty();
      for (JsonNode message : result.get("msg")) {
        assertThat(message.get("data").asText()).as(said).isNotBlank();
        assertThat(rows(message)).as(said).isGreaterThan(1);
      }
    }
  }

  /** A table has a heading and rows; anything else counts as one that has. */
  private static long rows(JsonNode message) {
    return message.get("type").asText().equals("TABLE")
        ? message.get("data").asText().lines().count()
        : 2;
  }

  @Test
  @Order(3)
  void aWrongParagraphIsAnErrorAndNotTheEnd() throws Exception {
    String note = zeppelin.importNote(notes().get(1), "wrong");
    String second = zeppelin.paragraphs(note).get(1).get("id").asText();
    JsonNode wrong = zeppelin.run(note, second, Map.of("run", "nowhere"));
    assertThat(wrong.get("code").asText()).isEqualTo("ERROR");
    assertThat(wrong.get("msg").toString()).contains("Cannot report on").contains("nowhere");
    assertThat(zeppelin.run(note, second, FORMS).get("code").asText()).isEqualTo("SUCCESS");
  }

  @Test
  @Order(3)
  void statementsGoOnInLaterLines() throws Exception {
    JsonNode result =
        zeppelin.runAlone(
            "statements",
            """
            %spark
            // A class and its companion belong together.
            case class P(x: Int)

            object P {
              def two = P(2)
            }
            val caught = try {
              1 / 0
            }
            catch {
              case e: ArithmeticException => -1
            }
            if (caught < 0)
              println(spark.range(3).map(_ + P.two.x)
                .collect.mkString(" "))
            else
              println("wrong")
            // The end.
            """);
    assertThat(result.at("/msg/0/data").asText()).as(result.toString()).isEqualTo("2 3 4\n");
    JsonNode open = zeppelin.runAlone("open", "%spark\ndef f(x: Int) = {");
    assertThat(open.get("code").asText()).isEqualTo("INCOMPLETE");
  }

  @Test
  @Order(4)
  void nothingListensBeyondThisMachine() throws Exception {
    List<String> addresses = ListeningSockets.of(zeppelin.processes());
    assertThat(addresses).hasSizeGreaterThan(4);
    assertThat(addresses)
        .allMatch(
            address ->
                address.endsWith("0100007F") || address.equals("00000000000000000000000001000000"));
  }

  @AfterAll
  static void nothingIsLeft() throws Exception {
    List<ProcessHandle> processes = zeppelin.processes();
    assertThat(zeppelin.end()).isEqualTo(143);
    for (ProcessHandle process : processes) {
      process.onExit().get(30, TimeUnit.SECONDS);
    }
  }
}
