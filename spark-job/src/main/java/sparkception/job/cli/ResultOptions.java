package sparkception.job.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** How a command prints its result. */
final class ResultOptions {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT);

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  /**
   * Prints a command's one result.
   *
   * @param result as JSON
   * @param text the same for people
   */
  void print(PrintWriter out, Object result, String text) throws JsonProcessingException {
    out.println(json ? JSON.writeValueAsString(result) : text.stripTrailing());
    out.flush();
  }
}
