package sparkception.zoo.units;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import sparkception.zoo.profile.NetworkProfile;

/** Networks of one kind of unit have the weights and sizes that pencil and paper give. */
class StackedUnitsTest {

  /** 3 * 9 * 32 of the stem, its normalization, units of 32, 64, 128 channels, 256 * 5 + 5. */
  @ParameterizedTest
  @CsvSource({
    // 9 C + C F + 4 F from 32 to 64, 64 to 128, 128 to 256
    "SEPARABLE, 2592, 9280, 34944",
    // C F + 34 (F / 4)^2 + 6 F
    "INCEPTION_A, 11136, 43776, 173568",
    // 9 C + 2 C F + 18 F + 2 F^2 + 16 F
    "XCEPTION, 14752, 54080, 206464",
  })
  void haveTheParametersOfTheirUnits(Unit unit, int first, int second, int third) {
    ComputationGraph network = new ComputationGraph(of(unit, 1).graph(5, 0, 1));
    network.init();
    assertThat(network.numParams())
        .isEqualTo(3 * 9 * 32 + 4 * 32 + first + second + third + 256 * 5 + 5);
  }

  @Test
  void asItIsSetItIsSmall() {
    assertThat(NetworkProfile.of(new StackedUnits(), 1000).parameters()).isEqualTo(896_616);
  }

  @ParameterizedTest
  @EnumSource
  void halveTheImageFromStageToStage(Unit unit) {
    ComputationGraphConfiguration graph = of(unit, 2).graph(5, 0, 1);
    var types = graph.getLayerActivationTypes(InputType.convolutional(33, 33, 3, CNN2DFormat.NHWC));
    String end = unit == Unit.XCEPTION ? "_add" : unit == Unit.SEPARABLE ? "_bn" : "";
    List<Long> rows = new ArrayList<>();
    for (int stage = 1; stage <= 3; stage++) {
      InputTypeConvolutional type =
          (InputTypeConvolutional) types.get("stage" + stage + "_unit2" + end);
      rows.add(type.getHeight());
      assertThat(type.getChannels()).isEqualTo(32L << stage);
    }
    assertThat(rows).containsExactly(33L, 17L, 9L);
  }

  @Test
  void tellWhatIsWrong() {
    StackedUnits units = new StackedUnits();
    List<String> problems = new ArrayList<>();
    new StackedUnits(units.common(), Unit.XCEPTION, 7, 0, 0, 3)
        .check(
            (holds, key, value, rule) -> {
              if (!holds) {
                problems.add(key + ": " + value + " " + rule);
              }
            });
    assertThat(problems)
        .contains("stages: 7 must be 1 to 6", "units-per-stage: 0 must be > 0")
        .hasSize(4);
  }

  private static StackedUnits of(Unit unit, int unitsPerStage) {
    StackedUnits units = new StackedUnits().forImages(33, 3);
    return new StackedUnits(units.common(), unit, 3, unitsPerStage, 1, 1);
  }
}
