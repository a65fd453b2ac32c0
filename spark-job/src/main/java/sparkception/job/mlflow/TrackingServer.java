package sparkception.job.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A tracking server, by its <a href="https://mlflow.org/docs/latest/rest-api.html">REST API</a>
 * 2.0. What was logged is kept in a tag of the run, so that only what has come since is sent; where
 * ours has gone back, MLflow's run is deleted and made anew, as its metrics cannot be taken back.
 */
final class TrackingServer implements Tracking {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECTING = Duration.ofSeconds(10);
  private static final Duration ANSWERING = Duration.ofSeconds(60);

  // Limits of runs/log-batch.
  private static final int MOST_METRICS = 1000;
  private static final int MOST_PARAMS = 100;
  private static final int MOST_TEXT = 500;
  private static final int MOST_TAG = 5000;

  private static final String RUN_ID = "run_id";

  private final URI server;
  private final Credentials credentials;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECTING)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  TrackingServer(URI server, Credentials credentials) {
    this.server = server;
    this.credentials = credentials;
  }

  /** MLflow's run, and what of ours it has. */
  private record Found(String id, Logged logged) {}

  @Override
  public String show(String experiment, TrackedRun run) throws IOException {
    String experimentId = experiment(experiment);
    Optional<Found> found = find(experimentId, run);
    if (found.isPresent() && !found.get().logged().isBeginningOf(run.metrics())) {
      post("runs/delete", object().put(RUN_ID, found.get().id()));
      found = Optional.empty();
    }
    Found at = found.isPresent() ? found.get() : create(experimentId, run);
    log(at, run);
    update(at.id(), run);
    return at.id();
  }

  private String experiment(String name) throws IOException {
    String query = "?experiment_name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    HttpResponse<String> response = send(request("experiments/get-by-name" + query).GET().build());
    if (response.statusCode() == 404) {
      return post("experiments/create", object().put("name", name)).path("experiment_id").asText();
    }
    return answer(response).at("/experiment/experiment_id").asText();
  }

  private Optional<Found> find(String experimentId, TrackedRun run) throws IOException {
    ObjectNode query = object();
    query.putArray("experiment_ids").add(experimentId);
    query.put("filter", "tags.`" + TrackedRun.ID + "` = '" + run.id() + "'");
    query.put("run_view_type", "ACTIVE_ONLY");
    query.put("max_results", 1);
    JsonNode first = post("runs/search", query).at("/runs/0");
    if (first.isMissingNode()) {
      return Optional.empty();
    }
    String logged = "";
    for (JsonNode tag : first.at("/data/tags")) {
      if (tag.path("key").asText().equals(Logged.TAG)) {
        logged = tag.path("value").asText();
      }
    }
    return Optional.of(new Found(first.at("/info/run_id").asText(), Logged.parse(logged)));
  }

  private Found create(String experimentId, TrackedRun run) throws IOException {
    ObjectNode begun = object();
    begun.put("experiment_id", experimentId);
    begun.put("run_name", run.name());
    begun.put("start_time", run.started());
    begun.set("tags", pairs(run.tags(), MOST_TAG));
    String id = post("runs/create", begun).at("/run/info/run_id").asText();
    ArrayNode params = pairs(run.params(), MOST_TEXT);
    for (int from = 0; from < params.size(); from += MOST_PARAMS) {
      ObjectNode batch = object().put(RUN_ID, id);
      ArrayNode some = batch.putArray("params");
      for (int i = from; i < Math.min(params.size(), from + MOST_PARAMS); i++) {
        some.add(params.get(i));
      }
      post("runs/log-batch", batch);
    }
    return new Found(id, Logged.NOTHING);
  }

  /** Each batch says in the same act what there is after it. */
  private void log(Found at, TrackedRun run) throws IOException {
    Logged logged = at.logged();
    for (Map.Entry<String, List<Metric>> series : run.metrics().entrySet()) {
      List<Metric> all = series.getValue();
      for (int from = logged.count(series.getKey()); from < all.size(); from += MOST_METRICS) {
        int until = Math.min(all.size(), from + MOST_METRICS);
        logged = logged.with(series.getKey(), all.subList(0, until));
        ObjectNode batch = object().put(RUN_ID, at.id());
        batch.set("metrics", JSON.valueToTree(all.subList(from, until)));
        batch.set("tags", pairs(Map.of(Logged.TAG, logged.text()), MOST_TAG));
        post("runs/log-batch", batch);
      }
    }
  }

  private void update(String id, TrackedRun run) throws IOException {
    ObjectNode state = object().put(RUN_ID, id).put("status", run.status());
    if (run.ended() != null) {
      state.put("end_time", run.ended());
    }
    post("runs/update", state);
  }

  private static ObjectNode object() {
    return JSON.createObjectNode();
  }

  private static ArrayNode pairs(Map<String, String> values, int most) {
    ArrayNode pairs = JSON.createArrayNode();
    values.forEach(
        (key, value) ->
            pairs
                .addObject()
                .put("key", key)
                .put("value", value.substring(0, Math.min(most, value.length()))));
    return pairs;
  }

  private JsonNode post(String path, ObjectNode body) throws IOException {
    return answer(
        send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build()));
  }

  private HttpRequest.Builder request(String path) {
    String root = server.toString().replaceAll("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + "/api/2.0/mlflow/" + path)).timeout(ANSWERING);
    credentials.header().ifPresent(header -> request.header("Authorization", header));
    return request;
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new MlflowException(
          String.format(
              Locale.ROOT,
              "Cannot reach the tracking server %s: %s",
              name(),
              e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MlflowException("Cannot wait for the tracking server: interrupted", e);
    }
  }

  private JsonNode answer(HttpResponse<String> response) throws MlflowException {
    try {
      JsonNode content = JSON.readTree(response.body());
      if (response.statusCode() == 200 && content.isObject()) {
        return content;
      }
      throw refused(response, content.path("message").asText());
    } catch (JsonProcessingException e) {
      throw refused(response, "it does not answer as MLflow does");
    }
  }

  private MlflowException refused(HttpResponse<String> response, String message) {
    return new MlflowException(
        String.format(
            Locale.ROOT,
            "Cannot log to the tracking server %s: %s answered %d, %s",
            name(),
            response.uri().getPath(),
            response.statusCode(),
            message));
  }

  /** Without a password that may be part of it. */
  private String name() {
    return server.getScheme()
        + "://"
        + server.getHost()
        + (server.getPort() < 0 ? "" : ":" + server.getPort());
  }
}
