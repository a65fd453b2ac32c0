package sparkception.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.job.run.RunFolder;

/** The report, the comparison of runs and the pages of notebooks, used as people use them. */
class PagesInBrowserTest {

  private static final String F1 =
      "[...document.querySelectorAll('table.sortable th')].find(th => th.textContent === 'F1')";

  /** How many points of the matrix are painted. */
  private static final String PAINTED =
      "(() => { const c = document.querySelector('.matrix canvas');"
          + " const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
          + " let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n; })()";

  private static final String DRAWING = "document.querySelector('.matrix canvas').toDataURL()";
  private static final String SHOWN =
      "document.querySelector('.matrix canvas').getAttribute('aria-description')";

  private static final String SAID = "document.querySelector('.matrix output').textContent";

  @TempDir Path folder;

  private BrowserPage page;

  @BeforeEach
  void openBrowser() throws Exception {
    Optional<Chromium> found = Chromium.find(folder);
    if (found.isEmpty()) {
      System.err.println("NOT TESTED: no chromium on this machine, so no browser saw the pages");
      Assumptions.abort("No chromium on this machine");
    }
    page = found.orElseThrow().open();
    page.show(1280, 900, false);
  }

  @AfterEach
  void closeBrowser() {
    if (page != null) {
      page.close();
    }
  }

  @Test
  void aTableIsSortedFromTheKeyboard() throws Exception {
    open(report(10));
    for (int i = 0; i < 60 && !isFocused(F1 + ".querySelector('button')"); i++) {
      page.press("Tab");
    }
    assertThat(isFocused(F1 + ".querySelector('button')")).isTrue();
    assertThat(text("getComputedStyle(document.activeElement).outlineStyle")).isEqualTo("solid");
    page.press("Enter");
    assertThat(text(F1 + ".getAttribute('aria-sort')")).isEqualTo("descending");
    page.press(" ");
    assertThat(text(F1 + ".getAttribute('aria-sort')")).isEqualTo("ascending");
    List<String> cells =
        texts(
            page.evaluate(
                "[..."
                    + F1
                    + ".closest('table').tBodies[0].rows].map(row => row.lastElementChild.dataset.value)"));
    assertThat(cells.stream().map(Double::valueOf).toList()).hasSize(10).isSorted();
    assertThat(page.complaints()).isEmpty();
  }

  @Test
  void aMatrixOfAThousandClassesIsZoomedFromTheKeyboard() throws Exception {
    open(report(1000));
    assertThat(page.evaluate(PAINTED).asInt()).isGreaterThan(4000);
    String whole = text(DRAWING);
    page.evaluate("document.querySelector('.matrix canvas').focus()");
    page.press("n");
    assertThat(text(SAID)).matches("class \\d+ taken for class \\d+: \\d+ of 40 images, [0-9.]+ %");
    assertThat(text(DRAWING)).isNotEqualTo(whole);
    assertThat(isInView(text(SAID))).as(text(SHOWN)).isTrue();
    String said = text(SAID);
    page.press("ArrowRight");
    assertThat(text(SAID)).isNotEqualTo(said);
    page.press("ArrowLeft");
    assertThat(text(SAID)).isEqualTo(said);
    String near = text(DRAWING);
    page.press("+");
    String nearer = text(DRAWING);
    assertThat(nearer).isNotEqualTo(near);
    page.press("0");
    assertThat(text(DRAWING)).isNotIn(near, nearer);
    page.evaluate(
        "[...document.querySelectorAll('.tools button')].find(b => b.textContent === 'Zoom in').click()");
    assertThat(text(DRAWING)).isNotEqualTo(whole);
    assertThat(page.complaints()).isEmpty();
  }

  /** Whether the rows that are shown are some two dozen with the named one among them. */
  private boolean isInView(String said) throws Exception {
    List<Integer> rows = numbers(text(SHOWN));
    int row = numbers(said).get(0);
    return rows.get(0) <= row && row <= rows.get(1) && rows.get(1) - rows.get(0) < 30;
  }

  private static List<Integer> numbers(String text) {
    return Pattern.compile("class (\\d+)")
        .matcher(text)
        .results()
        .map(found -> Integer.valueOf(found.group(1)))
        .toList();
  }

  @Test
  void aMatrixHasTheColoursOfTheScheme() throws Exception {
    open(report(100));
    String light = text(DRAWING);
    page.show(1280, 900, true);
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    assertThat(text(DRAWING)).isNotEqualTo(light);
  }

  @Test
  void isSaneToThoseWhoDoNotSeeIt() throws Exception {
    open(report(1000));
    List<String> levels =
        texts(page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => h.tagName)"));
    assertThat(levels).startsWith("H1", "H2");
    assertThat(Collections.frequency(levels, "H1")).isEqualTo(1);
    for (int i = 1; i < levels.size(); i++) {
      assertThat(levels.get(i).charAt(1) - levels.get(i - 1).charAt(1)).isLessThanOrEqualTo(1);
    }
    assertThat(number("document.querySelectorAll('main').length")).isEqualTo(1);
    assertThat(text("document.documentElement.lang")).isEqualTo("en");
    assertThat(number("document.querySelectorAll('section:not([aria-labelledby])').length"))
        .isZero();
    assertThat(number("document.querySelectorAll('nav a').length")).isGreaterThan(6);
    assertThat(texts(page.evaluate(LOST_LINKS))).isEmpty();
    assertThat(texts(page.evaluate(REPEATED_IDS))).isEmpty();
    assertThat(number("document.querySelectorAll('img:not([alt]), svg:not([aria-label])').length"))
        .isZero();
    assertThat(
            number("document.querySelectorAll('canvas:not([aria-label]), th:not([scope])').length"))
        .isZero();
  }

  private static final String LOST_LINKS =
      "[...document.querySelectorAll('nav a')].map(a => a.hash.slice(1))"
          + ".filter(id => !document.getElementById(decodeURIComponent(id)))";

  private static final String REPEATED_IDS =
      "(() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id);"
          + " return ids.filter((id, i) => ids.indexOf(id) !== i); })()";

  @Test
  void isPrintedOnWhitePaperWhole() throws Exception {
    open(report(30));
    page.show(1280, 900, true);
    byte[] pdf = page.print();
    String text = new String(pdf, StandardCharsets.ISO_8859_1);
    assertThat(text).startsWith("%PDF");
    // Tables that scroll on the screen are printed to their ends.
    assertThat(text.split("/Type /Page\\b", -1).length - 1).isBetween(4, 12);
  }

  @Test
  void runsComparedAreDrawn() throws Exception {
    List<RunFolder> runs = new ArrayList<>();
    for (String name : List.of("first", "second")) {
      runs.add(run(SampleRun.write(folder.resolve(name), 10)));
    }
    open(write(RunComparison.of(runs).html()));
    assertThat(lengths()).hasSize(5);
    assertThat(number("document.querySelectorAll('svg .line, svg .mark').length"))
        .isGreaterThan(10);
    assertThat(text("document.querySelector('main table').textContent"))
        .contains("first", "second", "89.12 %");
    assertIsWhole();
  }

  @Test
  void pagesOfNotebooksAreDrawn() throws Exception {
    RunPages pages = RunPages.of(run(SampleRun.write(folder.resolve("run"), 1000)));
    List<String> all =
        List.of(
            pages.state(),
            pages.recipe(),
            pages.training(),
            pages.divergence(),
            pages.phases(),
            pages.confusion("test"),
            pages.classes("test"),
            pages.predictions("test"),
            pages.calibration("test"));
    for (String html : all) {
      open(write(html));
      assertThat(lengths()).allMatch(length -> length > 100);
      assertThat(number("document.querySelector('main').getBoundingClientRect().height"))
          .isGreaterThan(60);
      assertIsWhole();
    }
  }

  private void assertIsWhole() throws Exception {
    assertThat(
            number("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        .isZero();
    assertThat(page.complaints()).isEmpty();
  }

  /** Of the longest line of each chart, as drawn. */
  private List<Double> lengths() throws Exception {
    return StreamSupport.stream(
            page.evaluate(
                    "[...document.querySelectorAll('svg')].map(svg =>"
                        + " Math.max(...[...svg.querySelectorAll('polyline')].map(l => l.getTotalLength())))")
                .spliterator(),
            false)
        .map(JsonNode::asDouble)
        .toList();
  }

  private boolean isFocused(String element) throws Exception {
    return page.evaluate("document.activeElement === " + element).asBoolean();
  }

  private String text(String expression) throws Exception {
    return page.evaluate(expression).asText();
  }

  private double number(String expression) throws Exception {
    return page.evaluate(expression).asDouble();
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  private void open(Path file) throws Exception {
    page.open(file.toUri());
  }

  private Path report(int classes) throws Exception {
    return SampleRun.report(SampleRun.write(folder.resolve("run"), classes));
  }

  private Path write(String html) throws Exception {
    return Files.writeString(folder.resolve("page.html"), html);
  }

  private static RunFolder run(Path folder) throws Exception {
    return RunFolder.at(new org.apache.hadoop.fs.Path(folder.toUri()), new Configuration());
  }
}
