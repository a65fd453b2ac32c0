package sparkception.job.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.zoo.architecture.Architecture;

/** Another family is one class and a line in META-INF/services; its keys come with it. */
class ToyNetworkTest {

  @TempDir Path folder;

  private ClassLoader before;

  @BeforeEach
  void addToy() throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(Architecture.class.getName()), ToyNetwork.class.getName());
    before = Thread.currentThread().getContextClassLoader();
    URL[] places = {folder.toUri().toURL()};
    Thread.currentThread().setContextClassLoader(new URLClassLoader(places, before));
  }

  @AfterEach
  void removeToy() throws IOException {
    ((URLClassLoader) Thread.currentThread().getContextClassLoader()).close();
    Thread.currentThread().setContextClassLoader(before);
  }

  @Test
  void aRecipeChoosesItWithItsOwnKeys() throws InvalidRecipeException {
    Architecture chosen =
        Recipe.parse("model: {name: toy, filters: 4, input: 12}", Map.of()).model().architecture();
    assertThat(chosen).isInstanceOf(ToyNetwork.class);
    assertThat(((ToyNetwork) chosen).filters()).isEqualTo(4);
    assertThat(chosen.common().input()).isEqualTo(12);
  }

  @Test
  void whatItDoesNotHaveOrIsOutOfRangeIsRefused() {
    assertThatThrownBy(() -> Recipe.parse("model: {name: toy, width: 2, filters: 0}", Map.of()))
        .isInstanceOfSatisfying(
            InvalidRecipeException.class,
            refused ->
                assertThat(refused.problems())
                    .anyMatch(problem -> problem.contains("model.width"))
                    .anyMatch(problem -> problem.contains("model.filters: 0 (must be > 0)")));
  }

  /**
   * 3 x 3 x 3 x 4 weights, four values of a channel's normalization, 4 x 2 weights and 2 biases.
   */
  @Test
  void itsGraphIsThatOfTheWriter() throws InvalidRecipeException {
    Architecture chosen =
        Recipe.parse("model: {name: toy, filters: 4}", Map.of()).model().architecture();
    ComputationGraph network = new ComputationGraph(chosen.graph(2, 0, 1));
    network.init();
    assertThat(network.numParams()).isEqualTo(108 + 16 + 10);
  }
}
