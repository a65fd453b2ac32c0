package sparkception.job.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RecipeReferenceTest {

  private static final Path PAGE = Path.of("../docs/recipes.md");

  @Test
  void theReferenceIsThatOfTheCode() throws IOException {
    String page = RecipeReference.markdown();
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("docs/recipes.md is not that of the code; its beginning says how to write it anew")
        .hasContent(page);
  }

  @Test
  void everyKeyHasValuesAndADescription() throws IOException {
    assertThat(RecipeReference.markdown().lines().filter(line -> line.startsWith("| `")))
        .hasSizeGreaterThan(50)
        .allMatch(line -> line.matches("\\| `[a-z0-9-]+` \\| `.+` \\| [^ ].* \\| [^ ].* \\|"))
        .contains(
            "| `width` | `1` | a number; > 0 | factor on every layer's channels; 1 is the paper's |");
  }
}
