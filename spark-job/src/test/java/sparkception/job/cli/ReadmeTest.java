package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import sparkception.data.image.ImageEncoder;
import sparkception.data.image.Pixels;
import sparkception.job.recipe.Recipe;

/** The commands and the recipe that the pages show, as they stand there. */
class ReadmeTest {

  private static final Path README = Path.of("../README.md");
  private static final Path DOCS = Path.of("../docs");
  private static final Path SCHEDULE = Path.of("../deploy/schedules/nightly.yaml");

  /** A command with what belongs to it on the next lines. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "^ *(?:\\$S|sparkception|(?:\\S*/)?bin/sparkception) ((?:.*\\\\\\n)*.*)$",
          Pattern.MULTILINE);

  /** A command in a row of README's table of what there is. */
  private static final Pattern IN_TABLE =
      Pattern.compile("^\\| [^|]* \\| `([^`]+)` \\|", Pattern.MULTILINE);

  private static final Pattern FENCED =
      Pattern.compile("^```\\w*\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  /** What README calls its files. */
  private static final Pattern FILES =
      Pattern.compile(
          "(photos|birds|holiday.jpg|more-photos|recipe.yaml|flowers|run\\d|runs(?=\\.)|study|seen|logs|models|nightly.yaml)(?:[./].*)?");

  private static final String RECIPE =
      """
      model: {input: 28, width: 0.03125, middle-modules: 0, stem-stride: 1, dropout: 0.0}
      train: {epochs: 2, batch-size: 8, workers: 1}
      learning-rate: {initial: 0.05, schedule: constant}
      """;

  @TempDir Path folder;

  @Test
  void everyCommandOfThePagesIsOneThatThereIs() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(README));
    try (var found = Files.list(DOCS)) {
      found.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
    }
    int commands = 0;
    for (String command : inTable()) {
      parse(README, command);
      commands++;
    }
    for (Path page : pages) {
      for (String command : commands(Files.readString(page))) {
        parse(page, command);
        commands++;
      }
    }
    assertThat(commands).isGreaterThan(15);
  }

  private static void parse(Path page, String command) {
    CommandLine program = CommandLineProgram.commandLine();
    try {
      program.parseArgs(words(command).toArray(String[]::new));
    } catch (ParameterException e) {
      throw new AssertionError(page + ": " + command, e);
    }
  }

  @Test
  void theRecipeIsRight() throws Exception {
    String recipe =
        Pattern.compile("^```yaml\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(Files.readString(README))
            .results()
            .findFirst()
            .orElseThrow()
            .group(1);
    assertThat(Recipe.parse(recipe, Map.of()).train().epochs()).isEqualTo(30);
  }

  /** Of docs/library.md; other pages name files by the version. */
  @Test
  void mavenCoordinatesAndVersionsAreTheBuilds() throws IOException {
    String build = Files.readString(Path.of("../pom.xml"));
    String version = first(build, "<version>([^<]+)</version>");
    String library = Files.readString(DOCS.resolve("library.md"));
    assertThat(library.replaceAll("\\s+", ""))
        .contains(
            "<groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>"
                .formatted(
                    first(build, "<groupId>([^<]+)</groupId>"),
                    first(
                        Files.readString(Path.of("pom.xml")),
                        "</parent>\\s*<artifactId>([^<]+)</artifactId>"),
                    version))
        .contains(
            "<artifactId>spark-mllib_2.12</artifactId><version>%s</version>"
                .formatted(first(build, "<spark.version>([^<]+)</spark.version>")));
    for (String page : List.of("library.md", "cluster.md")) {
      assertThat(
              Pattern.compile("0\\.\\d+\\.\\d+-SNAPSHOT")
                  .matcher(Files.readString(DOCS.resolve(page)))
                  .results()
                  .map(MatchResult::group))
          .as(page)
          .isNotEmpty()
          .allMatch(version::equals);
    }
  }

  private static String first(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().findFirst().orElseThrow().group(1);
  }

  @Tag("slow")
  @Test
  void ownImagesInTheCommandsOfReadme() throws IOException {
    Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
    photograph("photos", "rose", "tulip");
    photograph("more-photos", "rose");
    photograph("raw-birds", "owl", "wren");
    Files.write(folder.resolve("holiday.jpg"), picture(200, 77));
    Files.copy(SCHEDULE, folder.resolve("nightly.yaml"));
    run("prep --input " + folder + "/raw-birds --format class-folders --output birds");
    List<String> commands = commands(section("## Your own images"));
    assertThat(commands).hasSize(6);
    commands.forEach(this::run);
    assertThat(inTable()).hasSizeGreaterThan(10);
    // A page is shown until it is stopped; LivePageTest does.
    inTable().stream().filter(command -> !command.startsWith("ui ")).forEach(this::run);
    for (String file :
        List.of(
            "run1/report.html",
            "flowers.html",
            "runs.html",
            "flowers.onnx",
            "seen",
            "study",
            "logs",
            "models")) {
      assertThat(folder.resolve(file)).exists();
    }
  }

  private static List<String> inTable() throws IOException {
    return IN_TABLE.matcher(section("## What it has")).results().map(row -> row.group(1)).toList();
  }

  private static String section(String heading) throws IOException {
    String text = Files.readString(README);
    int from = text.indexOf(heading);
    assertThat(from).as(heading).isNotNegative();
    return text.substring(from, text.indexOf("\n## ", from + 1));
  }

  private void run(String command) {
    // A scheduler does not end by itself.
    String all = command.startsWith("schedule ") ? command + " --dry-run" : command;
    String[] words =
        words(all).stream()
            .map(word -> FILES.matcher(word).matches() ? folder.resolve(word).toString() : word)
            .toArray(String[]::new);
    CliRun run = CliRun.of(words);
    assertThat(run.code()).as("%s: %s", command, run.err()).isZero();
  }

  private static List<String> commands(String page) {
    return FENCED
        .matcher(page)
        .results()
        .map(block -> block.group(1))
        .flatMap(block -> COMMAND.matcher(block).results())
        .map(ReadmeTest::text)
        // What is left out cannot be tried.
        .filter(command -> !command.contains("..."))
        .toList();
  }

  private static String text(MatchResult command) {
    return command.group(1).replace("\\\n", " ").replaceAll(" +#.*", "").strip();
  }

  private static List<String> words(String command) {
    return Arrays.stream(command.split("\\s+", -1))
        .map(word -> word.replaceAll("^'|'$", ""))
        .toList();
  }

  /** Classes that differ in brightness. */
  private void photograph(String name, String... classes) throws IOException {
    for (int label = 0; label < classes.length; label++) {
      Path images = Files.createDirectories(folder.resolve(name).resolve(classes[label]));
      for (int i = 0; i < 30; i++) {
        Files.write(images.resolve(i + ".png"), picture(60 + 120 * label, i));
      }
    }
  }

  private static byte[] picture(int gray, int seed) {
    Random random = new Random(seed);
    byte[] samples = new byte[40 * 36 * 3];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (gray + random.nextInt(40));
    }
    return ImageEncoder.png(new Pixels(samples, 40, 36, 3));
  }
}
