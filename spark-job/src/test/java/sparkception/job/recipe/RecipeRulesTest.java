package sparkception.job.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a recipe may not say, and how it is told. */
class RecipeRulesTest {

  @Test
  void allProblemsAreReportedAtOnce() {
    assertThat(
            problems(
                """
                train: {batch-size: 0, epochs: many}
                optimiser: {name: sgd}
                learning-rate: {schedule: triangular}
                """))
        .containsExactlyInAnyOrder(
            "Invalid train.batch-size: 0 (must be > 0)",
            "Invalid train.epochs: many (must be a whole number)",
            "Unsupported key optimiser (did you mean optimizer?)",
            "Invalid learning-rate.schedule: triangular"
                + " (must be constant, step, exponential, cosine, polynomial)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train.batchsize|3|Unsupported key train.batchsize (did you mean train.batch-size?)",
        "train.momentum|0|Unsupported key train.momentum (did you mean optimizer.momentum?)",
        "checkpoint.color|x|Unsupported key checkpoint.color (known here: every-epochs, keep,"
            + " evaluate, metric, patience, least-gain, batch-norm-images)",
        "train|3|Invalid train: 3 (must be a section with keys)",
        "train.epochs|1.5|Invalid train.epochs: 1.5 (must be a whole number)",
        "train.epochs|null|Invalid train.epochs: null (must be a whole number)",
        "train.epochs|3e9|Invalid train.epochs: 3e9 (must be a whole number)",
        "train.workers|-1|Invalid train.workers: -1 (must be > 0)",
        "train.averaging-period|0|Invalid train.averaging-period: 0 (must be auto, a whole number > 0,"
            + " or such numbers by epoch from 0 on, as in {0: 1, 5: 16})",
        "train.averaging-period|{5: 8}|Invalid train.averaging-period: {\"5\":8} (must be auto, a"
            + " whole number > 0, or such numbers by epoch from 0 on, as in {0: 1, 5: 16})",
        "train.accumulation-steps|0|Invalid train.accumulation-steps: 0 (must be > 0)",
        "train.label-smoothing|1|Invalid train.label-smoothing: 1 (must be >= 0 and < 1)",
        "train.gradient-clip-norm|0|Invalid train.gradient-clip-norm: 0 (must be > 0)",
        "engine.name|onedn|Invalid engine.name: onedn (must be auto, cuda, nd4j, onednn; did you"
            + " mean onednn?)",
        "engine|tpu|Invalid engine.name: tpu (must be auto, cuda, nd4j, onednn)",
        "engine.precision|fp16|Invalid engine.precision: fp16 (must be fp32, tf32, bf16)",
        "engine.threads|0|Invalid engine.threads: 0 (must be > 0)",
        "engine.threads|two|Invalid engine.threads: two (must be a whole number)",
        "precision|bf16|Unsupported key precision (did you mean engine.precision?)",
        "model.name|vgg|Invalid model.name: vgg (must be inception-v1, inception-v3, mobilenet,"
            + " resnet-50, stacked-units, xception)",
        "model.input|27|Invalid model.input: 27 (must be >= 28)",
        "model.channels|4|Invalid model.channels: 4 (must be 1 for gray or 3)",
        "model.width|0|Invalid model.width: 0 (must be > 0)",
        "model.middle-modules|-1|Invalid model.middle-modules: -1 (must be >= 0)",
        "model.stem-stride|3|Invalid model.stem-stride: 3 (must be 1 or 2)",
        "model.dropout|1|Invalid model.dropout: 1 (must be >= 0 and < 1)",
        "model.batch-norm-decay|1|Invalid model.batch-norm-decay: 1 (must be >= 0 and < 1)",
        "model.labels|two|Invalid model.labels: two (must be one, many)",
        "model.separable-order|both|Invalid model.separable-order: both"
            + " (must be depthwise-first, pointwise-first)",
        "model.batch-norm-epsilon|0|Invalid model.batch-norm-epsilon: 0 (must be > 0)",
        "optimizer.momentum|1|Invalid optimizer.momentum: 1 (must be >= 0 and < 1)",
        "optimizer.decay|-0.1|Invalid optimizer.decay: -0.1 (must be >= 0 and < 1)",
        "optimizer.beta1|1|Invalid optimizer.beta1: 1 (must be >= 0 and < 1)",
        "optimizer.beta2|1|Invalid optimizer.beta2: 1 (must be >= 0 and < 1)",
        "optimizer.epsilon|0|Invalid optimizer.epsilon: 0 (must be > 0)",
        "optimizer.trust-coefficient|0|Invalid optimizer.trust-coefficient: 0 (must be > 0)",
        "optimizer.l2|-1|Invalid optimizer.l2: -1 (must be >= 0)",
        "optimizer.l2|NaN|Invalid optimizer.l2: NaN (must be a number)",
        "optimizer.l2|1e999|Invalid optimizer.l2: 1e999 (must be a number)",
        "optimizer.weight-decay|-1|Invalid optimizer.weight-decay: -1 (must be >= 0)",
        "optimizer.decay-every-parameter|yes|Invalid optimizer.decay-every-parameter: yes"
            + " (must be true or false)",
        "learning-rate.initial|0|Invalid learning-rate.initial: 0 (must be > 0)",
        "learning-rate.warm-up-epochs|-1|Invalid learning-rate.warm-up-epochs: -1 (must be >= 0)",
        "learning-rate.factor|1.5|Invalid learning-rate.factor: 1.5 (must be > 0 and <= 1)",
        "learning-rate.period-epochs|0|Invalid learning-rate.period-epochs: 0 (must be > 0)",
        "learning-rate.period-samples|0|Invalid learning-rate.period-samples: 0 (must be > 0)",
        "learning-rate.power|0|Invalid learning-rate.power: 0 (must be > 0)",
        "augment.crop|middle|Invalid augment.crop: middle (must be none, shift, random-resized)",
        "augment.box-coverage|2|Invalid augment.box-coverage: 2 (must be >= 0 and <= 1)",
        "augment.shift|-1|Invalid augment.shift: -1 (must be >= 0)",
        "augment.colour-jitter|3|Invalid augment.colour-jitter: 3 (must be >= 0 and <= 2)",
        "augment.rand-augment-layers|15|Invalid augment.rand-augment-layers: 15 (must be >= 0 and"
            + " <= 14)",
        "augment.rand-augment-magnitude|11|Invalid augment.rand-augment-magnitude: 11"
            + " (must be >= 0 and <= 10)",
        "augment.random-erasing|2|Invalid augment.random-erasing: 2 (must be >= 0 and <= 1)",
        "augment.mix-up|-1|Invalid augment.mix-up: -1 (must be >= 0 and <= 100)",
        "augment.cut-mix|101|Invalid augment.cut-mix: 101 (must be >= 0 and <= 100)",
        "augment.evaluation-crop|1.5|Invalid augment.evaluation-crop: 1.5 (must be > 0 and <= 1)",
        "checkpoint.every-epochs|0|Invalid checkpoint.every-epochs: 0 (must be > 0)",
        "checkpoint.keep|1|Invalid checkpoint.keep: 1 (must be >= 2)",
        "divergence.loss-limit|0|Invalid divergence.loss-limit: 0 (must be > 0)",
        "divergence.roll-backs|-1|Invalid divergence.roll-backs: -1 (must be >= 0)",
        "divergence.rate-factor|1|Invalid divergence.rate-factor: 1 (must be >= 0 and < 1)",
        "divergence.rate-factor|0|Invalid divergence.rate-factor: 0 (must be > 0)",
      })
  void rejects(String key, String value, String problem) {
    assertThat(problems("", Map.of(key, value))).containsExactly(problem);
  }

  @Test
  void boxesAreForRandomResizedCrops() {
    assertThat(problems("augment: {crop: shift, box-coverage: 0.1}\n"))
        .containsExactly(
            "Invalid augment.box-coverage: 0.1 (must be 0 unless crop is random-resized)");
  }

  @Test
  void manyLabelsAreNotSmoothed() {
    assertThat(problems("model: {labels: many}\ntrain: {label-smoothing: 0.1}\n"))
        .containsExactly(
            "Invalid train.label-smoothing: 0.1"
                + " (must be 0 with model.labels many, whose targets are no distribution)");
  }

  @Test
  void outerMomentumNeedsRoundsOfSeveralSteps() throws InvalidRecipeException {
    assertThat(problems("train: {averaging-period: 1}\naveraging: {outer: slow-momentum}"))
        .containsExactly(
            "Invalid averaging.outer: slow-momentum (must be plain with a train.averaging-period of"
                + " 1, where outer momentum rests unless averaging.optimizer-state is reset)");
    Recipe.parse(
        "train: {averaging-period: 1}\n"
            + "averaging: {outer: slow-momentum, optimizer-state: reset}\n",
        Map.of());
  }

  @Test
  void whatIsNoYamlIsToldWithItsPlaceAndCause() {
    assertThat(problems("train: {epochs: 3"))
        .containsExactly(
            "Cannot parse recipe, line 1, column 18: expected ',' or '}', but got <stream end>"
                + " (while parsing a flow mapping)");
    assertThat(problems("train:\n  epochs: 3\n workers: 4\n"))
        .containsExactly(
            "Cannot parse recipe, line 3, column 2: expected <block end>, but found '<block mapping"
                + " start>' (while parsing a block mapping)");
    assertThat(problems("train: \"3\n"))
        .containsExactly(
            "Cannot parse recipe, line 2, column 1: found unexpected end of stream (while scanning a"
                + " quoted scalar)");
  }

  @Test
  void aRecipeIsOneDocumentOfSections() {
    assertThat(problems("# first\n- train\n"))
        .containsExactly("Cannot parse recipe: it is not made of sections with keys");
    assertThat(problems("train: {epochs: 3}\n---\nmodel: {input: 64}\n"))
        .singleElement()
        .asString()
        .startsWith("Cannot parse recipe, line ");
    assertThat(problems("train: {epochs: [1, 2]}"))
        .containsExactly("Invalid train.epochs: [1,2] (must be a whole number)");
  }

  @Test
  void aKeyThatIsThereTwiceIsNamed() {
    assertThat(problems("train: {epochs: 3}\ntrain: {epochs: 4}\n"))
        .containsExactly("Cannot parse recipe, line 2, column 6: Duplicate field 'train'");
    assertThat(problems("train:\n  epochs: 3\n  epochs: 4\n"))
        .containsExactly("Cannot parse recipe, line 3, column 9: Duplicate field 'epochs'");
    assertThat(problems("train: {epochs:3, epochs:4}"))
        .containsExactly("Cannot parse recipe: key epochs is given twice");
  }

  @Test
  void aMissingSpaceIsPointedOut() {
    assertThat(problems("train:\n  epochs:5\n"))
        .containsExactly(
            "Invalid train: epochs:5 (must be a section with keys, and a space after each colon)");
    assertThat(problems("train:\n  epochs:5\n  workers: 2\n"))
        .singleElement()
        .asString()
        .startsWith("Cannot parse recipe, line 3, column ")
        .endsWith("; line 2 has no space after its colon");
  }

  @Test
  void anOverriddenSectionIsMergedOrRefused() {
    assertThat(problems("", Map.of("train", "5")))
        .containsExactly("Invalid train: 5 (must be a section with keys)");
    assertThat(problems("", Map.of("train", "{epochs: 0, epoch: 1}")))
        .containsExactly(
            "Unsupported key train.epoch (did you mean train.epochs?)",
            "Invalid train.epochs: 0 (must be > 0)");
    assertThat(problems("", Map.of("train", "{epochs: 5")))
        .singleElement()
        .asString()
        .startsWith("Cannot parse the value of train, line 1, column 11: expected ',' or '}'");
    assertThat(problems("", Map.of("train.epochs", "{a: 5}")))
        .containsExactly("Invalid train.epochs: {\"a\":5} (must be a whole number)");
  }

  private static List<String> problems(String yaml) {
    return problems(yaml, Map.of());
  }

  private static List<String> problems(String yaml, Map<String, String> overrides) {
    return catchThrowableOfType(InvalidRecipeException.class, () -> Recipe.parse(yaml, overrides))
        .problems();
  }
}
