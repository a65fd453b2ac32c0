package sparkception.job.ui;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import sparkception.job.report.Page;

/** The page and what it is made of, from the class path. There are no others to ask for. */
final class OwnFiles {

  private static final String UPLOT = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

  private final Map<String, Answer> files =
      Map.of(
          "/", file("text/html", "page.html"),
          "/page.js", file("text/javascript", "page.js"),
          "/page.css", file("text/css", "page.css"),
          "/report.css", Answer.file(type("text/css"), bytes(Page.styleSheet())),
          "/uplot.js", file("text/javascript", uplot("uPlot.iife.min.js")),
          "/uplot.css", file("text/css", uplot("uPlot.min.css")));

  Optional<Answer> find(String path) {
    return Optional.ofNullable(files.get(path));
  }

  private static Answer file(String type, String resource) {
    return Answer.file(type(type), read(resource));
  }

  /** WebJars have their version in their paths. */
  private static String uplot(String file) {
    Properties project = new Properties();
    try {
      project.load(new ByteArrayInputStream(read(UPLOT)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + UPLOT, e);
    }
    return String.format(
        Locale.ROOT,
        "/META-INF/resources/webjars/uplot/%s/dist/%s",
        project.getProperty("version"),
        file);
  }

  private static byte[] read(String resource) {
    try (InputStream in =
        Objects.requireNonNull(OwnFiles.class.getResourceAsStream(resource), resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the page's " + resource, e);
    }
  }

  private static String type(String type) {
    return type + "; charset=utf-8";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
