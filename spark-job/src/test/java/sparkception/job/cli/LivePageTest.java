package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sparkception.job.report.BrowserPage;
import sparkception.job.report.Chromium;

/** The live page as users start it, in a browser while a training runs. */
@Timeout(900)
class LivePageTest {

  private static final String LOSS =
      "[...document.querySelectorAll('figure')].find((f) => f.textContent.startsWith('Loss'))";

  @TempDir static Path folder;

  private static Path runs;
  private static Path recipe;
  private static String data;

  @BeforeAll
  static void prepare() throws Exception {
    Path images = folder.resolve("images");
    new StripedPictures(images, 1).add("train", "a", 16).add("val", "b", 4);
    data = folder.resolve("data").toString();
    CliRun.json(
        "prep", "--input", images.toString(), "--format", "class-folders", "--output", data);
    recipe =
        Files.writeString(
            folder.resolve("recipe.yaml"),
            """
            model: {input: 28, channels: 1, width: 0.03125, middle-modules: 0, stem-stride: 1}
            train: {epochs: 100000, batch-size: 8, averaging-period: 2, workers: 2}
            checkpoint: {every-epochs: 1, evaluate: val}
            """);
    runs = Files.createDirectories(folder.resolve("runs"));
  }

  @Tag("slow")
  @Test
  void aTrainingIsSeenWhileItRuns() throws Exception {
    Chromium chromium = browser();
    try (Page page = new Page("--runs", runs.toString());
        BrowserPage tab = chromium.open()) {
      tab.show(1200, 1400, false);
      tab.open(page.address);
      tab.await("document.body.textContent.includes('No run is in this folder yet')");
      Process training = train(runs.resolve("first"));
      try {
        watch(tab);
      } finally {
        training.destroy();
        training.waitFor();
      }
      tab.await("document.querySelector('#status .state').textContent === 'stopped'");
      assertThat(tab.evaluate("document.body.textContent").asText()).contains("Stopped after ");
      isRemovedUnderThePage(tab);
      assertThat(tab.complaints())
          .allMatch(message -> message.contains("404"), "nothing but that the run was gone");
    }
  }

  private static void watch(BrowserPage tab) throws Exception {
    tab.await("document.querySelector('td .state.running')");
    tab.await("document.querySelector('#metric option[value=\"top-1, val\"]')");
    assertThat(tab.complaints()).isEmpty();
    tab.evaluate("document.querySelector('th a').focus()");
    tab.press("Enter");
    tab.await(LOSS + ".querySelector('canvas').width > 300");
    tab.await("charts.get('Loss').curve.lines[0].x.length > 1");
    String before = tab.evaluate(LOSS + ".querySelector('.plot').ariaLabel").asText();
    assertThat(before).matches("Loss, by epochs. training: from [\\d.]+ to [\\d.]+(; val: .*)?");
    int points = points(tab);
    tab.await("charts.get('Loss').curve.lines[0].x.length > %d".formatted(points + 5));
    tab.await(LOSS + ".querySelector('.plot').ariaLabel !== '%s'".formatted(before));
    assertThat(drawnPixels(tab)).as("pixels of the loss in its colour").isGreaterThan(100);
    assertThat(
            tab.evaluate("[...document.querySelectorAll('figcaption')].map((f) => f.textContent)"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "Loss",
            "Accuracy (top-1)",
            "Learning rate",
            "Images per second",
            "Seconds of a round, by phase",
            "Divergence");
    tab.show(1200, 1400, true);
    tab.await("charts.get('Loss').plot.axes[0].stroke() === '#98a1b0'");
    assertThat(tab.complaints()).isEmpty();
    Optional<String> pictures = Optional.ofNullable(System.getenv("SPARKCEPTION_PICTURES"));
    if (pictures.isPresent()) {
      tab.shoot(Path.of(pictures.get(), "live-dark.png"));
      tab.show(1200, 1400, false);
      tab.await("charts.get('Loss').plot.axes[0].stroke() === '#667085'");
      tab.shoot(Path.of(pictures.get(), "live.png"));
    }
  }

  private static int points(BrowserPage tab) throws Exception {
    return tab.evaluate("charts.get('Loss').curve.lines[0].x.length").asInt();
  }

  private static int drawnPixels(BrowserPage tab) throws Exception {
    return tab.evaluate(
            """
            (() => {
              const canvas = %s.querySelector('canvas');
              const rgba = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              let drawn = 0;
              for (let i = 0; i < rgba.length; i += 4) {
                drawn += rgba[i] === 0x2f && rgba[i + 1] === 0x6f && rgba[i + 2] === 0xde;
              }
              return drawn;
            })()
            """
                .formatted(LOSS))
        .asInt();
  }

  private static void isRemovedUnderThePage(BrowserPage tab) throws Exception {
    assertThat(tab.complaints()).isEmpty();
    Files.move(runs.resolve("first"), folder.resolve("moved"));
    tab.await("document.body.textContent.includes('There is no run of this name here')");
    tab.evaluate("document.querySelector('nav a').click()");
    tab.await("document.body.textContent.includes('No run is in this folder yet')");
    Files.move(folder.resolve("moved"), runs.resolve("first"));
    tab.await("document.querySelector('td .state.stopped')");
  }

  private static Process train(Path run) throws Exception {
    return new ProcessBuilder(
            CommandProcess.command(
                "train", "--recipe", recipe.toString(), "--data", data, "--output", run.toString()))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(run.getFileName() + ".log").toFile())
        .start();
  }

  private static Chromium browser() {
    Optional<Chromium> found = Chromium.find(folder);
    if (found.isEmpty()) {
      System.err.println(
          "NOT TESTED: no chromium on this machine, so no browser saw the live page");
      Assumptions.abort("No chromium on this machine");
    }
    return found.orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aSignalEndsIt(String signal, int code) throws Exception {
    try (Page page = new Page("--runs", folder.resolve("nothing").toString())) {
      HttpResponse<String> runs =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(page.address.resolve("api/runs")).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(new ObjectMapper().readTree(runs.body()).get("runs")).isEmpty();
      assertThat(page.end(signal)).isEqualTo(code);
    }
  }

  @Test
  void aPortThatIsTakenIsSaid() throws Exception {
    try (Page page = new Page("--runs", folder.toString())) {
      String port = String.valueOf(page.address.getPort());
      CliRun second = CliRun.of("ui", "--runs", folder.toString(), "--port", port);
      assertThat(second.code()).isEqualTo(1);
      assertThat(second.err())
          .startsWith("Cannot listen at 127.0.0.1:" + port + ": ")
          .endsWith("; --port takes another, and 0 one that is free\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--port, 65536, Invalid --port: 65536 (must be 0 to 65535)",
    "--port, -1, Invalid --port: -1 (must be 0 to 65535)",
    "--logs, x, Invalid --logs: they are those of a --schedule"
  })
  void wrongUsageIsSaid(String option, String value, String sentence) {
    CliRun wrong = CliRun.of("ui", "--runs", folder.toString(), option, value);
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err().lines().findFirst()).contains(sentence);
  }

  /** The command as a process. */
  private static final class Page implements AutoCloseable {

    private final Process process;
    private final URI address;

    Page(String... options) throws Exception {
      List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
      command.addAll(CommandProcess.command("ui", "--port", "0", "--json"));
      command.addAll(List.of(options));
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      StringBuilder json = new StringBuilder();
      while (!json.toString().endsWith("}")) {
        json.append(out.readLine().strip());
      }
      address = URI.create(new ObjectMapper().readTree(json.toString()).get("address").asText());
    }

    int end(String signal) throws Exception {
      new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
      return process.waitFor();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
