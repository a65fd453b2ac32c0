package sparkception.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page in a browser without a window that is looked at, typed to and printed (DevTools). */
public final class BrowserPage implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ADDRESS = Pattern.compile("ws://127\\.0\\.0\\.1:(\\d+)/\\S+");
  private static final int MOST_SECONDS = 400;

  /** Key codes of those that print nothing. */
  private static final Map<String, Integer> CODES =
      Map.of(
          "Tab", 9, "Enter", 13, "ArrowLeft", 37, "ArrowUp", 38, "ArrowRight", 39, "ArrowDown", 40);

  private final Process process;
  private final WebSocket socket;
  private final Messages messages;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private int sent;

  private BrowserPage(Process process, WebSocket socket, Messages messages) {
    this.process = process;
    this.socket = socket;
    this.messages = messages;
  }

  /** Starts a browser with an empty page. */
  static BrowserPage start(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      Messages messages = new Messages();
      HttpClient http = HttpClient.newHttpClient();
      WebSocket socket =
          http.newWebSocketBuilder().buildAsync(tab(http, port(process)), messages).join();
      BrowserPage page = new BrowserPage(process, socket, messages);
      for (String domain : List.of("Page", "Runtime", "Log")) {
        page.ask(domain + ".enable", Map.of());
      }
      return page;
    } catch (IOException | RuntimeException e) {
      end(process);
      throw e;
    }
  }

  private static int port(Process process) throws IOException {
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder all = new StringBuilder();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher address = ADDRESS.matcher(line);
      if (address.find()) {
        return Integer.parseInt(address.group(1));
      }
      all.append(line).append('\n');
    }
    throw new IOException("The browser has not started: " + all);
  }

  private static URI tab(HttpClient http, int port) throws IOException, InterruptedException {
    URI list = URI.create("http://127.0.0.1:" + port + "/json/list");
    String tabs =
        http.send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    return URI.create(JSON.readTree(tabs).get(0).get("webSocketDebuggerUrl").asText());
  }

  /** Puts the messages together that come in pieces. */
  private static final class Messages implements WebSocket.Listener {

    private final StringBuilder begun = new StringBuilder();
    private final BlockingQueue<String> whole = new LinkedBlockingQueue<>();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence piece, boolean last) {
      begun.append(piece);
      if (last) {
        whole.add(begun.toString());
        begun.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    private JsonNode next() throws IOException, InterruptedException {
      String message = whole.poll(MOST_SECONDS, TimeUnit.SECONDS);
      if (message == null) {
        throw new IOException("The browser has said nothing for " + MOST_SECONDS + " seconds");
      }
      return JSON.readTree(message);
    }
  }

  /** Opens an address and waits until it has loaded. */
  public void open(URI address) throws IOException, InterruptedException {
    ask("Page.navigate", Map.of("url", address.toString()));
    JsonNode message = messages.next();
    while (!message.path("method").asText().equals("Page.loadEventFired")) {
      note(message);
      message = messages.next();
    }
  }

  /** The value of an expression within the page; of a promise, what comes of it. */
  public JsonNode evaluate(String expression) throws IOException, InterruptedException {
    JsonNode said =
        ask(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (said.has("exceptionDetails")) {
      throw new IOException(said.get("exceptionDetails").toString());
    }
    return said.at("/result/value");
  }

  /** Waits until an expression within the page is true; while it fails, it is not. */
  public void await(String condition) throws IOException, InterruptedException {
    evaluate(
        """
        new Promise((done) => {
          const isSo = () => { try { return Boolean(%s); } catch (e) { return false; } };
          const timer = setInterval(() => { if (isSo()) { clearInterval(timer); done(true); } }, 50);
        })
        """
            .formatted(condition));
  }

  /** Presses and lets go of keys, one after the other: characters, or names such as Tab. */
  public void press(String... keys) throws IOException, InterruptedException {
    for (String key : keys) {
      boolean prints = key.length() == 1;
      String text = prints ? key : key.equals("Enter") ? "\r" : "";
      int code = prints ? key.toUpperCase(Locale.ROOT).charAt(0) : CODES.get(key);
      ask(
          "Input.dispatchKeyEvent",
          Map.of("type", "keyDown", "key", key, "text", text, "windowsVirtualKeyCode", code));
      ask(
          "Input.dispatchKeyEvent",
          Map.of("type", "keyUp", "key", key, "windowsVirtualKeyCode", code));
    }
  }

  /** The window's size in pixels, and whether the user prefers dark. */
  public void show(int width, int height, boolean dark) throws IOException, InterruptedException {
    ask(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    Map<String, String> scheme =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    ask("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
  }

  /** The same as if it were printed, or none of that with an empty name. */
  void media(String name) throws IOException, InterruptedException {
    ask("Emulation.setEmulatedMedia", Map.of("media", name));
  }

  /** Writes what is seen in the window as a PNG. */
  public void shoot(Path png) throws IOException, InterruptedException {
    Files.write(png, decoded(ask("Page.captureScreenshot", Map.of("format", "png"))));
  }

  /** The page as a PDF, on A4. */
  byte[] print() throws IOException, InterruptedException {
    return decoded(ask("Page.printToPDF", Map.of("paperWidth", 8.27, "paperHeight", 11.69)));
  }

  private static byte[] decoded(JsonNode answer) {
    return Base64.getDecoder().decode(answer.get("data").asText());
  }

  /** Errors and warnings of the page so far. */
  public List<String> complaints() {
    return complaints;
  }

  private JsonNode ask(String method, Map<String, ?> parameters)
      throws IOException, InterruptedException {
    int id = ++sent;
    socket
        .sendText(
            JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
        .join();
    JsonNode message = messages.next();
    while (message.path("id").asInt() != id) {
      note(message);
      message = messages.next();
    }
    if (message.has("error")) {
      throw new IOException(method + ": " + message.get("error"));
    }
    return message.get("result");
  }

  private void note(JsonNode event) {
    String method = event.path("method").asText();
    if (method.equals("Runtime.exceptionThrown")
        || method.equals("Log.entryAdded")
        || method.equals("Runtime.consoleAPICalled")) {
      complaints.add(event.get("params").toString());
    }
  }

  @Override
  public void close() {
    socket.abort();
    end(process);
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}
