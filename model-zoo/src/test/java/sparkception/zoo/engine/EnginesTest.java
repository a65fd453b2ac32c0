package sparkception.zoo.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.zoo.kernels.Precision;

/** Which engine is found, and what is said when none is. */
class EnginesTest {

  @TempDir static Path folder;

  private static ClassLoader before;

  /** Another engine is one class and a line in META-INF/services. */
  @BeforeAll
  static void addToy() throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(Engine.class.getName()), ToyEngine.class.getName());
    before = Thread.currentThread().getContextClassLoader();
    URL[] places = {folder.toUri().toURL()};
    Thread.currentThread().setContextClassLoader(new URLClassLoader(places, before));
  }

  @AfterAll
  static void removeToy() throws IOException {
    ((URLClassLoader) Thread.currentThread().getContextClassLoader()).close();
    Thread.currentThread().setContextClassLoader(before);
  }

  @Test
  void areFoundByName() {
    assertThat(Engines.names()).isSorted().contains("nd4j", "onednn", "toy");
    assertThat(Engines.named("toy")).isInstanceOf(ToyEngine.class);
    assertThatThrownBy(() -> Engines.named("tpu"))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("Invalid engine: tpu (there are ")
        .hasMessageContaining("onednn");
  }

  @Test
  void theNamedOneComputesAsAsked() {
    EngineFacts facts = new EngineChoice("nd4j", Precision.FP32, false, 3).here(1, null).facts();
    assertThat(facts.engine()).isEqualTo("nd4j");
    assertThat(facts.precision()).isEqualTo("fp32");
    assertThat(facts.threads()).isEqualTo(3);
    assertThat(facts.hardware()).isNotEmpty();
    assertThat(choice("toy", false).here(2, "7").facts().hardware()).isEqualTo("toy 7");
  }

  @Test
  void theCpuStandsInOnlyWhenAsked() {
    assertThatThrownBy(() -> choice("toy", false).here(1, null))
        .isInstanceOf(EngineException.class)
        .hasMessage("Cannot use engine toy: it plays with a GPU");
    assertThat(choice("toy", true).here(1, null).facts().engine()).isIn("onednn", "nd4j");
  }

  @Test
  void withoutAGpuAutoIsTheCpu() {
    assertThat(EngineChoice.DEFAULT.here(2, null).facts().engine()).isIn("onednn", "nd4j");
    assertThat(EngineChoice.DEFAULT.here(2, null).facts().threads()).isEqualTo(2);
  }

  @Test
  void aPrecisionThatAnEngineLacksIsRefused() {
    assertThatThrownBy(() -> new EngineChoice("nd4j", Precision.BF16, false, null).here(1, null))
        .isInstanceOf(EngineException.class)
        .hasMessage("Cannot use engine nd4j: its kernels compute in fp32 alone, not in bf16");
    assertThatThrownBy(() -> new EngineChoice("onednn", Precision.TF32, false, null).here(1, null))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("Cannot use engine onednn: ");
  }

  private static EngineChoice choice(String name, boolean fallBack) {
    return new EngineChoice(name, Precision.FP32, fallBack, null);
  }
}
