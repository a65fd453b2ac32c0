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
import sparkception.zoo.xception.Ablation;
import sparkception.zoo.xception.XceptionArchitecture;

/** The recipes of the distribution are valid, and say what they need and what they give. */
class ShippedRecipesTest {

  private static final Path FOLDER = Path.of("../deploy/recipes");

  @Test
  void theQuickStartsRecipeIsAmongThem() throws IOException {
    assertThat(recipes()).anyMatch(file -> file.endsWith("fashion-mnist.yaml"));
  }

  @Test
  void theAblationsChangeOneThing() throws Exception {
    Recipe paper = Recipe.parse(Files.readString(FOLDER.resolve("imagenet-paper.yaml")), Map.of());
    for (Path file : recipes()) {
      if (file.getFileName().toString().contains("-ablation-")) {
        Recipe ablation = Recipe.parse(Files.readString(file), Map.of());
        assertThat(((XceptionArchitecture) ablation.model().architecture()).ablation())
            .isNotEqualTo(Ablation.NONE);
        assertThat(lines(ablation)).as(file.toString()).hasSameSizeAs(lines(paper));
        assertThat(lines(ablation).stream().filter(line -> !lines(paper).contains(line)))
            .as(file.toString())
            .hasSize(1);
      }
    }
  }

  /** What a network is chosen by says nothing about how good it is. */
  @ParameterizedTest
  @MethodSource("recipes")
  void doesNotLookAtTestImagesInTraining(Path file) throws Exception {
    assertThat(Recipe.parse(Files.readString(file), Map.of()).checkpoint().evaluate())
        .isIn("auto", "val");
  }

  private static List<String> lines(Recipe recipe) {
    return recipe.toYaml().lines().toList();
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
