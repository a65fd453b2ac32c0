package sparkception.job.retrain;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * An address that is told what a look for new images came to, by a POST of JSON. The address is a
 * secret, as whoever knows it may write there: nothing that this class says has more of it than its
 * host.
 */
public final class WebHook {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI address;

  private WebHook(URI address) {
    this.address = address;
  }

  /**
   * What it is told.
   *
   * @param text for people, under the name that chat programs show
   * @param outcome {@code PROMOTED}, {@code NOT_PROMOTED} or {@code FAILED}
   * @param registry its folder
   * @param result null if it has failed
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Message(String text, String outcome, String registry, RetrainResult result) {}

  /**
   * A hook.
   *
   * @throws IllegalArgumentException if the address is none of http or https; it is not repeated
   */
  public static WebHook at(String address) {
    try {
      URI uri = new URI(address.strip());
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return new WebHook(uri);
      }
    } catch (java.net.URISyntaxException e) {
      // Its message has the address in it.
    }
    throw new IllegalArgumentException(
        "Invalid web hook: it is no address that begins with http:// or https://");
  }

  /**
   * Tells it once, for ten seconds at most.
   *
   * @return why it could not be told, in a sentence; empty if it was
   */
  public Optional<String> tell(Message message) {
    try {
      HttpResponse<Void> answer = client().send(request(message), BodyHandlers.discarding());
      return answer.statusCode() / 100 == 2
          ? Optional.empty()
          : Optional.of(problem("it answers with status " + answer.statusCode()));
    } catch (IOException e) {
      return Optional.of(problem("no answer (" + e.getClass().getSimpleName() + ")"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(problem("interrupted"));
    }
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  }

  private HttpRequest request(Message message) throws JsonProcessingException {
    return HttpRequest.newBuilder(address)
        .timeout(PATIENCE)
        .header("Content-Type", "application/json; charset=utf-8")
        .POST(BodyPublishers.ofString(JSON.writeValueAsString(message), StandardCharsets.UTF_8))
        .build();
  }

  private String problem(String reason) {
    return String.format(
        Locale.ROOT, "Cannot tell the web hook on %s: %s", address.getHost(), reason);
  }
}
