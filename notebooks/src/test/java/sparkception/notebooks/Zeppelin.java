package sparkception.notebooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Zeppelin that {@code bin/notebook} has started, asked by its REST. */
final class Zeppelin {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_SECONDS = 300;

  /** Most of the time goes into the start of programs, which Java's first compiler serves best. */
  static final String QUICKLY = "-XX:TieredStopAtLevel=1";

  private static final Pattern TOKEN = Pattern.compile("/[?]token=([0-9a-f]{32})\\b");

  private final HttpClient client =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  private final Process command;
  private final int port;
  private final Path log;

  private Zeppelin(Process command, int port, Path log) {
    this.command = command;
    this.port = port;
    this.log = log;
  }

  /**
   * Begins to start one.
   *
   * @param program {@code bin/notebook}
   * @param folder where it is started; notes go to {@code notes} below
   * @param log what the command says
   */
  static Zeppelin start(Path program, Path folder, Path cache, Path log) throws IOException {
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(program.toString(), "--port", Integer.toString(port), "notes")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("XDG_CACHE_HOME", cache.toString());
    builder.environment().put("JDK_JAVA_OPTIONS", QUICKLY);
    return new Zeppelin(builder.start(), port, log);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Waits until it answers, and logs in with the token of the address that it tells. */
  void awaitUp() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (!said().contains("Ctrl-C ends it")) {
      if (!command.isAlive() || System.nanoTime() > end) {
        throw new IOException("bin/notebook did not start: " + said());
      }
      command.waitFor(200, TimeUnit.MILLISECONDS);
    }
    Matcher token = TOKEN.matcher(said());
    if (!token.find() || login(token.group(1)).statusCode() != 200) {
      throw new IOException("Cannot log in by what bin/notebook says: " + said());
    }
  }

  private String said() throws IOException {
    return Files.readString(log);
  }

  /** Logs in, or tries to. */
  HttpResponse<String> login(String token) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(address("/api/login"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("userName=notebook&password=" + token))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The page that a browser gets first. */
  String page() throws IOException, InterruptedException {
    return client
        .send(HttpRequest.newBuilder(address("/")).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** What someone without the token gets for an attempt to make a note. */
  int statusForStrangers() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address("/api/notebook"))
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"/stranger\"}"))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(port, path));
  }

  /** Imports a note, beside the one that is there under its name, and gives its number. */
  String importNote(Path note, String name) throws IOException, InterruptedException {
    String path = "/notebook/import?notePath=/imported/" + name;
    return ask("POST", path, Files.readString(note)).asText();
  }

  /** Makes a note of one paragraph and gives what running it comes to. */
  JsonNode runAlone(String name, String text) throws IOException, InterruptedException {
    Map<String, String> paragraph = Map.of("title", name, "text", text);
    Map<String, Object> note = Map.of("name", "/" + name, "paragraphs", List.of(paragraph));
    String made = ask("POST", "/notebook", JSON.writeValueAsString(note)).asText();
    return run(made, paragraphs(made).get(0).get("id").asText(), Map.of());
  }

  /** The note's paragraphs. */
  JsonNode paragraphs(String note) throws IOException, InterruptedException {
    return ask("GET", "/notebook/" + note, "").get("paragraphs");
  }

  /** The numbers and places of the notes that it has. */
  JsonNode notes() throws IOException, InterruptedException {
    return ask("GET", "/notebook", "");
  }

  /** Runs a paragraph and gives its {@code code} and {@code msg}. */
  JsonNode run(String note, String paragraph, Map<String, String> params)
      throws IOException, InterruptedException {
    String body = JSON.writeValueAsString(Map.of("params", params));
    return ask("POST", "/notebook/run/%s/%s".formatted(note, paragraph), body);
  }

  private JsonNode ask(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address("/api" + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("%s %s: %s".formatted(method, path, response.body()));
    }
    return JSON.readTree(response.body()).get("body");
  }

  /** The processes that belong to it. */
  List<ProcessHandle> processes() {
    return command.descendants().toList();
  }

  /** Ends it as Ctrl-C or {@code kill} does, and gives the exit code. */
  int end() throws InterruptedException {
    command.destroy();
    return command.waitFor();
  }
}
