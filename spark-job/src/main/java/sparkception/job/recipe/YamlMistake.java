package sparkception.job.recipe;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Text that is no YAML, or not a recipe's.
 *
 * @param line from 1
 * @param column from 1
 * @param cause what is wrong there
 */
record YamlMistake(int line, int column, String cause) {

  /** Where and what the parser says. */
  static YamlMistake of(JsonProcessingException failure) {
    if (failure.getCause() instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
      Mark at = yaml.getProblemMark();
      return new YamlMistake(at.getLine() + 1, at.getColumn() + 1, cause(yaml));
    }
    JsonLocation at = failure.getLocation();
    return new YamlMistake(
        at == null ? 1 : Math.max(1, at.getLineNr()),
        at == null ? 1 : Math.max(1, at.getColumnNr()),
        failure.getOriginalMessage().lines().findFirst().orElse(""));
  }

  private static String cause(MarkedYAMLException yaml) {
    return yaml.getContext() == null
        ? yaml.getProblem()
        : String.format(Locale.ROOT, "%s (%s)", yaml.getProblem(), yaml.getContext());
  }

  /**
   * The sentence.
   *
   * @param name of the text
   */
  String in(String name, String text) {
    return String.format(
        Locale.ROOT,
        "Cannot parse %s, line %d, column %d: %s%s",
        name,
        line,
        column,
        cause,
        missingSpace(text));
  }

  /** YAML takes {@code epochs:5} for one word, and finds fault with what comes after it. */
  private String missingSpace(String text) {
    List<String> lines = text.lines().limit(line).toList();
    return IntStream.range(0, lines.size())
        .filter(i -> lines.get(i).matches("\\s*[A-Za-z][\\w-]*:[^\\s:].*"))
        .mapToObj(i -> String.format(Locale.ROOT, "; line %d has no space after its colon", i + 1))
        .reduce("", (first, later) -> later);
  }
}
