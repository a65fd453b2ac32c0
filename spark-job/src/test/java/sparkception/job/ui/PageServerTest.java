package sparkception.job.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sparkception.data.storage.FolderLock;
import sparkception.job.registry.Decision;
import sparkception.job.registry.Lineage;
import sparkception.job.registry.ModelRegistry;
import sparkception.job.registry.VersionContent;
import sparkception.job.report.BrowserPage;
import sparkception.job.report.Chromium;
import sparkception.job.report.SampleRun;
import sparkception.job.run.RunFolder;

/** What the server lets in, what it answers, and what a browser makes of names that are markup. */
class PageServerTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What folders may be called. */
  private static final List<String> HOSTILE =
      List.of(
          "<img src=x onerror=document.title='owned'>",
          "a&name=b",
          "per%2fcent %00",
          "x..%2f..",
          "\"quoted' \\ back",
          "#hash?query",
          "javascript:alert(1)",
          "pöly/глот");

  @TempDir static Path folder;

  private static Path runs;
  private static PageServer server;

  @BeforeAll
  static void start() throws Exception {
    runs = Files.createDirectories(folder.resolve("runs"));
    SampleRun.write(runs.resolve("plain"), 3);
    for (String name : HOSTILE) {
      SampleRun.write(runs.resolve(name), 2);
    }
    SampleRun.write(folder.resolve("secret"), 2);
    register();
    server = PageServer.start(shown(runs), 0, new PlainWords());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Shown shown(Path folder) throws IOException {
    return new Shown(
        RunFolder.at(new org.apache.hadoop.fs.Path(folder.toUri()), new Configuration()),
        List.of(),
        Optional.of(
            new Shown.ScheduleFiles(
                Files.writeString(
                    folder.resolveSibling("nightly.yaml"),
                    "jobs: {night: {cron: '30 2 * * *', command: [doctor, --token=abc]}}\n"),
                folder.resolveSibling("nightly-logs"))));
  }

  private static void register() throws Exception {
    Configuration hadoop = new Configuration();
    ModelRegistry registry =
        ModelRegistry.at(new org.apache.hadoop.fs.Path(runs.resolve("models").toUri()), hadoop);
    RunFolder from =
        RunFolder.at(new org.apache.hadoop.fs.Path(runs.resolve("plain").toUri()), hadoop);
    VersionContent content =
        new VersionContent(
            from.files(),
            Map.of("recipe.yaml", from.recipe(), "run.json", from.run()),
            Map.of("top1", 0.75),
            new Lineage("flowers", "0f", null, "aa", null, "0.1", "plain"),
            new Decision(true, "It is the first."));
    try (FolderLock lease = registry.lease("test", () -> {})) {
      registry.register(content, lease);
      registry.register(content, lease);
      registry.promote(1, "It is the first.", lease);
    }
    Files.writeString(runs.resolve("models/versions/2/version.json"), "{\"number\": ");
  }

  /** An answer as it came over the line. */
  private record Raw(int status, String head, String body) {

    JsonNode json() throws IOException {
      return JSON.readTree(body);
    }
  }

  private static Raw raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int end = all.indexOf("\r\n\r\n");
      return new Raw(
          Integer.parseInt(all.split(" ", 3)[1]), all.substring(0, end), all.substring(end + 4));
    }
  }

  private static Raw get(String path) throws IOException {
    return raw(
        String.format(
            Locale.ROOT, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", path));
  }

  @Test
  void itListensAtLoopbackAlone() throws Exception {
    int port = server.address().getPort();
    for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
      for (InetAddress address :
          card.inetAddresses().filter(a -> !a.isLoopbackAddress()).toList()) {
        assertThat(accepts(address, port)).as(address.toString()).isFalse();
      }
    }
    assertThat(accepts(InetAddress.getLoopbackAddress(), port)).isTrue();
  }

  private static boolean accepts(InetAddress address, int port) {
    try (Socket socket = new Socket(address, port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", "LocalHost:1", "127.0.0.1:65535"})
  void itIsShownUnderNamesOfThisMachine(String host) throws IOException {
    assertThat(raw("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example\r\n",
        "Host: evil.example:8891\r\n",
        "Host: localhost.evil.example\r\n",
        "Host: 127.0.0.1.nip.io\r\n",
        "Host: localhost@evil.example\r\n",
        "Host: localhost:8891/\r\n",
        "Host: 127.0.0.2\r\n",
        "Host: 0.0.0.0\r\n",
        "Host: localhost\r\nHost: evil.example\r\n",
        "Host:\r\n",
        ""
      })
  void underOtherNamesItIsNot(String header) throws IOException {
    for (String path : List.of("/", "/api/runs", "/report?name=plain")) {
      Raw refused = raw("GET " + path + " HTTP/1.0\r\n" + header + "\r\n");
      assertThat(refused.status()).as(header + path).isIn(400, 403);
      assertThat(refused.body()).doesNotContain("plain", "<html");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "get"})
  void nothingIsChanged(String method) throws IOException {
    Raw refused = raw(method + " /api/runs HTTP/1.0\r\nHost: localhost\r\n\r\n");
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.head()).containsIgnoringCase("Allow: GET, HEAD");
  }

  @Test
  void headHasNoBody() throws IOException {
    Raw head = raw("HEAD /page.js HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.head()).containsPattern("(?i)Content-Length: \\d{4}");
    assertThat(head.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../secret/run.json",
        "/%2e%2e/secret/run.json",
        "/page.html",
        "/api/runs/",
        "/api",
        "/META-INF/MANIFEST.MF",
        "/report.css/../page.js",
        "/plain/run.json"
      })
  void thereAreNoOtherPaths(String path) throws IOException {
    assertThat(get(path).status()).as(path).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "name=..%2fsecret, 404",
    "name=plain%2f..%2f..%2fsecret, 404",
    "name=plain%2f, 404",
    "name=%2f, 404",
    "name=plain%00, 404",
    "name=file%3a%2f%2f%2fetc, 404",
    "name=, 404",
    "name=plain&x=1, 400",
    "n=plain, 400",
    "'', 400"
  })
  void aNameThatIsNotKnownReachesNothing(String query, int status) throws IOException {
    for (String path : List.of("/api/run?", "/report?")) {
      Raw refused = get(path + query);
      assertThat(refused.status()).as(path + query).isEqualTo(status);
      assertThat(refused.json().get("problem").asText()).isNotBlank();
    }
  }

  @Test
  void aBrowserMayLoadNothingFromElsewhere() throws IOException {
    for (String path : List.of("/", "/api/runs", "/api/nothing", "/uplot.js")) {
      assertThat(get(path).head())
          .contains("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'")
          .containsIgnoringCase("X-content-type-options: nosniff")
          .containsIgnoringCase("Cross-origin-resource-policy: same-origin")
          .doesNotContainIgnoringCase("Access-Control-Allow");
    }
    assertThat(get("/report?name=plain").head()).contains("sandbox allow-scripts");
  }

  @Test
  void runsHaveTheirNamesAndFigures() throws IOException {
    JsonNode list = get("/api/runs").json();
    assertThat(list.get("problems")).isEmpty();
    assertThat(list.get("runs"))
        .extracting(run -> run.get("name").asText())
        .contains("plain")
        .containsAll(HOSTILE)
        .noneMatch(name -> name.contains("versions"));
    for (JsonNode run : list.get("runs")) {
      String name = run.get("name").asText();
      JsonNode view =
          get("/api/run?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8)).json();
      assertThat(view.at("/line/name").asText()).isEqualTo(name);
      assertThat(view.at("/line/figures/top-1, val").asDouble()).isEqualTo(0.89);
      assertThat(view.get("charts"))
          .extracting(chart -> chart.get("title").asText())
          .startsWith("Loss", "Accuracy (top-1)", "Learning rate", "Images per second");
      assertThat(view.at("/charts/0/lines/0/x")).hasSameSizeAs(view.at("/charts/0/lines/0/y"));
    }
  }

  @Test
  void aRegistryAmongTheRunsIsFound() throws IOException {
    JsonNode registry = get("/api/registries").json().get(0);
    assertThat(registry.get("champion").asInt()).isEqualTo(1);
    assertThat(registry.at("/versions/1/run").asText()).isEqualTo("models/versions/1");
    assertThat(registry.at("/versions/1/figures/top1").asDouble()).isEqualTo(0.75);
    assertThat(registry.at("/versions/0/number").asInt()).isEqualTo(2);
    assertThat(registry.at("/versions/0/problem").asText()).startsWith("Invalid file:");
    assertThat(get("/api/run?name=models/versions/1").json().get("recipe").asText())
        .contains("model:");
  }

  @Test
  void aScheduleSaysWhatIsNext() throws IOException {
    JsonNode schedule = get("/api/schedule").json().get(0);
    assertThat(schedule.has("scheduler")).isFalse();
    assertThat(schedule.at("/jobs/0/name").asText()).isEqualTo("night");
    assertThat(schedule.at("/jobs/0/next").asText()).endsWith(":30:00Z");
    assertThat(schedule.at("/jobs/0/runs")).isEmpty();
  }

  @Test
  void namesThatAreMarkupAreText() throws Exception {
    Optional<Chromium> chromium = Chromium.find(folder);
    if (chromium.isEmpty()) {
      System.err.println("NOT TESTED: no chromium on this machine, so no browser saw the names");
      Assumptions.abort("No chromium on this machine");
    }
    try (BrowserPage tab = chromium.orElseThrow().open()) {
      tab.open(server.address());
      tab.await(
          "document.querySelectorAll('tbody tr').length === %d".formatted(HOSTILE.size() + 1));
      for (int i = 0; i <= HOSTILE.size(); i++) {
        String link = "document.querySelectorAll('tbody th a')[%d]".formatted(i);
        tab.await(link);
        String name = tab.evaluate(link + ".textContent").asText();
        tab.evaluate(link + ".click()");
        tab.await("charts.size >= 5");
        assertThat(tab.evaluate("document.querySelector('h1').textContent").asText())
            .isEqualTo(name);
        assertThat(tab.evaluate("document.title").asText()).isEqualTo(name + " - Sparkception");
        assertThat(tab.evaluate("document.images.length").asInt()).isZero();
        tab.evaluate("document.querySelector('nav a').click()");
      }
      tab.evaluate("document.querySelectorAll('nav a')[1].click()");
      tab.await("document.body.textContent.includes('Version 1 is the champion since')");
      tab.evaluate("document.querySelectorAll('nav a')[2].click()");
      tab.await("document.body.textContent.includes('No scheduler follows it now')");
      assertThat(tab.evaluate("document.body.textContent").asText())
          .contains("sparkception doctor");
      assertThat(tab.complaints()).isEmpty();
    }
  }
}
