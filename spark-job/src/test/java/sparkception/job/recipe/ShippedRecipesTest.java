package sparkception.job.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recipes of the distribution are valid, and say what they need and what they give. */
class ShippedRecipesTest {

  private static final Path FOLDER = Path.of("../deploy/recipes");

  @Test
  void theQuickStartsRecipeIsAmongThem() throws IOException {
    assertThat(recipes()).anyMatch(file -> file.endsWith("fashion-mnist.yaml"));
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void isValidAndHasAHeader(Path file) throws Exception {
    String yaml = Files.readString(file);
    Recipe.parse(yaml, Map.of());
    for (String line : List.of("# Command ", "# Hardware ", "# Time ", "# Result ")) {
      assertThat(yaml).contains("\n" + line);
    }
  }

  static List<Path> recipes() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).toList();
    }
  }
}
