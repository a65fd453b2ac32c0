package sparkception.job.ui;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the page at 127.0.0.1, by the JDK's own server: it comes with the JDK's fixes, and nothing
 * else comes with it.
 */
public final class PageServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);
  private static final int THREADS = 8;
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, PageServer::thread);
  private final Routes routes;
  private final Words words;

  private PageServer(HttpServer server, Shown shown, Words words) {
    this.server = server;
    this.routes = new Routes(shown, words);
    this.words = words;
  }

  /**
   * Begins to serve.
   *
   * @param port 0 for one that is free
   * @throws PageServerException if the port is taken
   */
  public static PageServer start(Shown shown, int port, Words words) throws IOException {
    InetAddress loopback = InetAddress.getByAddress("localhost", LOOPBACK);
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
      PageServer page = new PageServer(server, shown, words);
      page.start();
      return page;
    } catch (BindException e) {
      throw new PageServerException(
          String.format(
              Locale.ROOT,
              "Cannot listen at 127.0.0.1:%d: %s; --port takes another, and 0 one that is free",
              port,
              e.getMessage()));
    }
  }

  private void start() {
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "sparkception-page");
    thread.setDaemon(true);
    return thread;
  }

  /** Where browsers find the page. */
  public URI address() {
    return URI.create(
        String.format(Locale.ROOT, "http://127.0.0.1:%d/", server.getAddress().getPort()));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, answer(exchange));
    }
  }

  private Answer answer(HttpExchange exchange) {
    Optional<Answer> refusal =
        Gate.refusal(exchange.getRequestMethod(), exchange.getRequestHeaders().get("Host"));
    return refusal.orElseGet(
        () -> sound(exchange.getRequestURI().getRawPath(), exchange.getRequestURI().getRawQuery()));
  }

  /** What nobody foresaw is no reason to let a browser wait for ever. */
  private Answer sound(String path, String query) {
    try {
      return routes.answer(path, query);
    } catch (RuntimeException e) {
      LOG.warn("Cannot answer {}", path, e);
      return Answer.problem(500, words.of(e));
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", answer.type());
    headers.set("Content-Security-Policy", answer.policy());
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cache-Control", "no-store");
    if (answer.status() == 405) {
      headers.set("Allow", "GET, HEAD");
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", String.valueOf(answer.body().length));
      exchange.sendResponseHeaders(answer.status(), -1);
    } else {
      exchange.sendResponseHeaders(answer.status(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
