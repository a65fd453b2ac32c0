package sparkception.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The report as a browser shows it: a script within the page looks around. */
class ReportInBrowserTest {

  private static final Pattern FINDINGS = Pattern.compile("<pre id=\"findings\">([^<]*)</pre>");
  private static final String DARK = "--blink-settings=preferredColorScheme=0";
  private static final String LIGHT = "--blink-settings=preferredColorScheme=1";

  @TempDir Path folder;

  private Chromium browser;

  @BeforeEach
  void findBrowser() {
    Optional<Chromium> found = Chromium.find(folder);
    if (found.isEmpty()) {
      System.err.println("NOT TESTED: no chromium on this machine, so no browser saw the report");
      Assumptions.abort("No chromium on this machine");
    }
    browser = found.orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"1, 1280", "2, 400", "10, 1280", "30, 800", "1000, 1280"})
  void isDrawnWholeWithoutErrors(int classes, int width) throws Exception {
    JsonNode findings = look(classes, LIGHT, "--window-size=%d,900".formatted(width));
    assertThat(findings.get("charts")).hasSize(6);
    for (JsonNode chart : findings.get("charts")) {
      assertThat(chart.get("width").asDouble()).as(chart.toString()).isGreaterThan(300);
      assertThat(chart.get("height").asDouble()).as(chart.toString()).isGreaterThan(130);
      assertThat(chart.get("length").asDouble()).as(chart.toString()).isGreaterThan(100);
      assertThat(chart.get("clipped")).as(chart.toString()).isEmpty();
      assertThat(chart.get("overlapping").asInt()).as(chart.toString()).isZero();
    }
    assertThat(findings.get("pictures")).allMatch(picture -> picture.asInt() > 0);
    assertThat(findings.get("widest").asInt()).as("page wider than the window").isZero();
    assertThat(findings.get("loaded")).isEmpty();
    assertThat(findings.get("uncaptioned").asInt()).isZero();
    assertThat(findings.get("unscoped").asInt()).isZero();
    assertThat(findings.get("scores").asInt()).isEqualTo(classes);
    assertThat(findings.get("visible").asBoolean()).isTrue();
  }

  @Test
  void aTableIsSortedByClicks() throws Exception {
    JsonNode findings = look(10, LIGHT);
    assertThat(findings.at("/byF1/order").asText()).isEqualTo("descending");
    assertThat(findings.at("/byF1/sorted").asInt()).isEqualTo(1);
    List<String> scores = texts(findings.at("/byF1/cells"));
    assertThat(scores.get(9)).isEqualTo("not tested");
    assertThat(scores.subList(0, 9).stream().map(ReportInBrowserTest::number).toList())
        .isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(findings.at("/byF1Again/order").asText()).isEqualTo("ascending");
    assertThat(texts(findings.at("/byF1Again/cells"))).startsWith("not tested");
    assertThat(findings.at("/byName/order").asText()).isEqualTo("ascending");
    assertThat(findings.at("/byName/sorted").asInt()).isEqualTo(1);
    assertThat(texts(findings.at("/byName/cells")))
        .startsWith("class 2", "class 3")
        .endsWith("soft-coated wheaten terrier", "T-shirt/top & <co>");
  }

  @Test
  void canBeReadInLightAndInDark() throws Exception {
    JsonNode light = look(10, LIGHT);
    JsonNode dark = look(10, DARK);
    assertThat(light.get("page").asText()).isEqualTo("rgb(247, 247, 245)");
    assertThat(dark.get("page").asText()).isEqualTo("rgb(20, 23, 28)");
    assertThat(texts(light.get("faint"))).isEmpty();
    assertThat(texts(dark.get("faint"))).isEmpty();
  }

  private JsonNode look(int classes, String... options) throws Exception {
    Path run = Files.createTempDirectory(folder, "run");
    Path report = SampleRun.report(SampleRun.write(run, classes));
    String checks = "<script>%s</script></body>".formatted(checks());
    Files.writeString(report, Files.readString(report).replace("</body>", checks));
    Chromium.Visit visit = browser.visit(report, options);
    assertThat(visit.console()).isEmpty();
    Matcher findings = FINDINGS.matcher(visit.dom());
    assertThat(findings.find()).as("the checks have run").isTrue();
    return new ObjectMapper().readTree(Base64.getDecoder().decode(findings.group(1)));
  }

  private static String checks() throws IOException {
    try (InputStream in = ReportInBrowserTest.class.getResourceAsStream("checks.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static double number(String percentage) {
    return Double.parseDouble(percentage.replace(" %", ""));
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
