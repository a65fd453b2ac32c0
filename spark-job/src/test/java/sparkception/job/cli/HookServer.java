package sparkception.job.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Takes what a web hook is told, on this machine alone. */
final class HookServer implements AutoCloseable {

  private final HttpServer server;
  private final BlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
  private volatile int status = 204;
  private JsonNode last;

  HookServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/secret", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    told.add(new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes()));
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/secret";
  }

  /** With which status it answers from now on. */
  void answer(int value) {
    status = value;
  }

  boolean isEmpty() {
    return told.isEmpty();
  }

  /** The next message, which must come within seconds. */
  JsonNode take() {
    try {
      last = told.poll(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (last == null) {
      throw new AssertionError("The hook was not told");
    }
    return last;
  }

  JsonNode last() {
    return last;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
