package sparkception.job.ui;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What is sent back.
 *
 * @param status of HTTP
 * @param type of the body
 * @param policy what a browser may load for it
 * @param body its bytes
 */
record Answer(int status, String type, String policy, byte[] body) {

  /** Our own files, and what this server says. */
  static final String OWN =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** A report: all within it, and nothing of this server. */
  static final String SELF_CONTAINED =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-scripts";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .setSerializationInclusion(JsonInclude.Include.NON_NULL);

  static Answer json(Object content) {
    return json(200, content);
  }

  /** A sentence. */
  static Answer problem(int status, String sentence) {
    return json(status, Map.of("problem", sentence));
  }

  static Answer file(String type, byte[] body) {
    return new Answer(200, type, OWN, body);
  }

  static Answer selfContained(String html) {
    return new Answer(
        200, "text/html; charset=utf-8", SELF_CONTAINED, html.getBytes(StandardCharsets.UTF_8));
  }

  private static Answer json(int status, Object content) {
    try {
      return new Answer(
          status, "application/json; charset=utf-8", OWN, JSON.writeValueAsBytes(content));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Cannot write JSON", e);
    }
  }
}
