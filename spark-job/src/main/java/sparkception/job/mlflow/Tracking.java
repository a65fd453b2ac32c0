package sparkception.job.mlflow;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;

/** Where MLflow keeps runs: a tracking server, or a folder of its file store. */
public interface Tracking {

  /**
   * Brings MLflow's run up to date with ours, or makes it.
   *
   * @param experiment name of the experiment; made if there is none
   * @return the id of MLflow's run
   * @throws MlflowException if it cannot
   */
  String show(String experiment, TrackedRun run) throws IOException;

  /**
   * What a tracking URI means.
   *
   * @param uri {@code http(s)://host...}, {@code file:/folder} or a folder
   * @throws MlflowException if it is none of these
   */
  static Tracking at(String uri, Credentials credentials) throws IOException {
    if (uri.matches("(?i)https?://.*")) {
      return new TrackingServer(parse(uri), credentials);
    }
    if (uri.startsWith("file:")) {
      return new TrackingFiles(Path.of(URI.create(uri).getPath()));
    }
    if (uri.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
      throw new MlflowException(
          String.format(
              Locale.ROOT,
              "Unsupported tracking URI: scheme %s (must be http://, https://, file: or a folder)",
              uri.substring(0, uri.indexOf(':'))));
    }
    return new TrackingFiles(Path.of(uri));
  }

  private static URI parse(String uri) throws MlflowException {
    try {
      return URI.create(uri);
    } catch (IllegalArgumentException e) {
      throw new MlflowException("Invalid tracking URI: it is not a URI", e);
    }
  }
}
