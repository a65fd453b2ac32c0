package sparkception.job.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A tracking server that keeps what it is sent in memory, and refuses what MLflow's REST API does
 * not document: fields, types, limits of batches, params that change.
 */
final class StubServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> STATES = Set.of("RUNNING", "FINISHED", "FAILED", "KILLED");

  final Map<String, String> experiments = new LinkedHashMap<>();
  final Map<String, Run> runs = new LinkedHashMap<>();
  final List<String> requests = new ArrayList<>();
  String authorization = "";
  int failAfter = Integer.MAX_VALUE;

  private final HttpServer server;

  /** A run of MLflow. */
  static final class Run {
    String experiment;
    String name;
    String status = "RUNNING";
    Long ended;
    boolean deleted;
    final Map<String, String> tags = new LinkedHashMap<>();
    final Map<String, String> params = new LinkedHashMap<>();
    final List<JsonNode> metrics = new ArrayList<>();
  }

  StubServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().replaceFirst("^/api/2.0/mlflow/", "");
      requests.add(path);
      String sent = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      int status = 200;
      JsonNode answer;
      try {
        require(authorization.isEmpty() || authorization.equals(sent), "UNAUTHENTICATED");
        require(requests.size() <= failAfter, "TEMPORARILY_UNAVAILABLE");
        byte[] body = exchange.getRequestBody().readAllBytes();
        answer = answer(exchange, path, body.length == 0 ? null : JSON.readTree(body));
        status = answer.has("error_code") ? 404 : 200;
      } catch (IllegalArgumentException e) {
        status = 400;
        answer = JSON.createObjectNode().put("error_code", "BAD").put("message", e.getMessage());
      }
      byte[] bytes = JSON.writeValueAsBytes(answer);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static void require(boolean right, String what) {
    if (!right) {
      throw new IllegalArgumentException(what);
    }
  }

  private static void fields(JsonNode body, String... known) {
    body.fieldNames()
        .forEachRemaining(name -> require(Set.of(known).contains(name), "unknown field " + name));
  }

  private JsonNode answer(HttpExchange exchange, String path, JsonNode body) {
    boolean reads = path.equals("experiments/get-by-name");
    require(exchange.getRequestMethod().equals(reads ? "GET" : "POST"), "method of " + path);
    return switch (path) {
      case "experiments/get-by-name" -> experiment(exchange.getRequestURI().getRawQuery());
      case "experiments/create" -> createExperiment(body);
      case "runs/search" -> search(body);
      case "runs/create" -> create(body);
      case "runs/log-batch" -> log(body);
      case "runs/update" -> update(body);
      case "runs/delete" -> delete(body);
      default -> throw new IllegalArgumentException("no endpoint " + path);
    };
  }

  private JsonNode experiment(String query) {
    require(query.startsWith("experiment_name="), "experiment_name");
    String name = URLDecoder.decode(query.substring(16), StandardCharsets.UTF_8);
    ObjectNode answer = JSON.createObjectNode();
    if (!experiments.containsKey(name)) {
      return answer.put("error_code", "RESOURCE_DOES_NOT_EXIST").put("message", "none");
    }
    answer.putObject("experiment").put("experiment_id", experiments.get(name)).put("name", name);
    return answer;
  }

  private JsonNode createExperiment(JsonNode body) {
    fields(body, "name", "artifact_location", "tags");
    String id = Integer.toString(experiments.size() + 1);
    require(experiments.put(body.get("name").textValue(), id) == null, "RESOURCE_ALREADY_EXISTS");
    return JSON.createObjectNode().put("experiment_id", id);
  }

  private JsonNode search(JsonNode body) {
    fields(
        body, "experiment_ids", "filter", "run_view_type", "max_results", "order_by", "page_token");
    String filter = body.get("filter").textValue();
    require(filter.matches("tags\\.`[\\w.]+` = '.*'"), "filter " + filter);
    String value = filter.substring(filter.indexOf('\'') + 1, filter.length() - 1);
    ObjectNode answer = JSON.createObjectNode();
    runs.forEach(
        (id, run) -> {
          if (!run.deleted
              && value.equals(run.tags.get(filter.substring(6, filter.indexOf('`', 6))))
              && run.experiment.equals(body.at("/experiment_ids/0").textValue())) {
            ObjectNode found = answer.withArray("runs").addObject();
            found.putObject("info").put("run_id", id).put("status", run.status);
            ArrayNode tags = found.putObject("data").putArray("tags");
            run.tags.forEach((key, tag) -> tags.addObject().put("key", key).put("value", tag));
          }
        });
    return answer;
  }

  private JsonNode create(JsonNode body) {
    fields(body, "experiment_id", "user_id", "run_name", "start_time", "tags");
    require(experiments.containsValue(body.get("experiment_id").textValue()), "no experiment");
    require(body.get("start_time").isIntegralNumber(), "start_time");
    Run run = new Run();
    run.experiment = body.get("experiment_id").textValue();
    run.name = body.get("run_name").textValue();
    pairs(body.get("tags"), 5000, run.tags);
    String id = String.format(Locale.ROOT, "%032x", runs.size() + 1);
    runs.put(id, run);
    ObjectNode answer = JSON.createObjectNode();
    answer.putObject("run").putObject("info").put("run_id", id);
    return answer;
  }

  private static void pairs(JsonNode pairs, int most, Map<String, String> into) {
    for (JsonNode pair : pairs) {
      fields(pair, "key", "value");
      require(pair.get("key").textValue().matches("[/\\w.\\- :]{1,250}"), "key");
      require(pair.get("value").textValue().length() <= most, "value");
      into.put(pair.get("key").textValue(), pair.get("value").textValue());
    }
  }

  private JsonNode log(JsonNode body) {
    fields(body, "run_id", "metrics", "params", "tags");
    Run run = run(body);
    require(body.path("metrics").size() <= 1000, "more than 1000 metrics");
    require(body.path("params").size() <= 100, "more than 100 params");
    require(body.path("tags").size() <= 100, "more than 100 tags");
    for (JsonNode metric : body.path("metrics")) {
      fields(metric, "key", "value", "timestamp", "step");
      require(metric.get("key").textValue().matches("[/\\w.\\- :]{1,250}"), "key");
      require(metric.get("value").isNumber(), "value");
      require(metric.get("timestamp").isIntegralNumber(), "timestamp");
      require(metric.get("step").isIntegralNumber(), "step");
      run.metrics.add(metric);
    }
    Map<String, String> params = new LinkedHashMap<>();
    pairs(body.path("params"), 500, params);
    params.forEach(
        (key, value) ->
            require(
                value.equals(run.params.getOrDefault(key, value)), "param " + key + " changed"));
    run.params.putAll(params);
    pairs(body.path("tags"), 5000, run.tags);
    return JSON.createObjectNode();
  }

  private JsonNode update(JsonNode body) {
    fields(body, "run_id", "status", "end_time", "run_name");
    Run run = run(body);
    require(STATES.contains(body.get("status").textValue()), "status");
    run.status = body.get("status").textValue();
    run.ended = body.has("end_time") ? Long.valueOf(body.get("end_time").longValue()) : null;
    return JSON.createObjectNode();
  }

  private JsonNode delete(JsonNode body) {
    fields(body, "run_id");
    run(body).deleted = true;
    return JSON.createObjectNode();
  }

  private Run run(JsonNode body) {
    Run run = runs.get(body.get("run_id").textValue());
    require(run != null && !run.deleted, "no run");
    return run;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
