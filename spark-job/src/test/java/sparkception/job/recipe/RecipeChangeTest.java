package sparkception.job.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RecipeChangeTest {

  private static final Map<String, String> COSINE = Map.of("learning-rate.schedule", "cosine");

  @Test
  void namesKeysWithBothValues() throws Exception {
    assertThat(
            refusal(
                Map.of(),
                Map.of("learning-rate.initial", "0.004", "train.averaging-period", "{0: 1, 2: 8}")))
        .contains(
            "train.averaging-period is {\"0.0\":1,\"2.0\":8}, was auto;"
                + " learning-rate.initial is 0.004, was 0.045");
  }

  @Test
  void moreEpochsAreWelcomeWhereTheRateGoesByEpochs() throws Exception {
    for (String schedule : new String[] {"constant", "step", "exponential"}) {
      Map<String, String> rate = Map.of("learning-rate.schedule", schedule);
      Map<String, String> longer = Map.of("learning-rate.schedule", schedule, "train.epochs", "20");
      assertThat(refusal(rate, longer)).isNull();
    }
  }

  @Test
  void aScheduleThatEndsWithTheRunIsNotStretched() throws Exception {
    assertThat(refusal(COSINE, Map.of("learning-rate.schedule", "cosine", "train.epochs", "20")))
        .startsWith("train.epochs is 20, was 10, and a cosine schedule")
        .endsWith("would have been others");
  }

  @Test
  void fewerEpochsThanAreDoneMakeNoSense() throws Exception {
    assertThat(refusal(Map.of(), Map.of("train.epochs", "2")))
        .isEqualTo("train.epochs is 2, was 10; 3 have begun");
    assertThat(refusal(Map.of(), Map.of("train.epochs", "3"))).isNull();
  }

  @Test
  void checkpointsDivergenceAndWorkersAreFree() throws Exception {
    Map<String, String> free =
        Map.of(
            "checkpoint.keep", "9",
            "checkpoint.patience", "3",
            "divergence.roll-backs", "2",
            "train.workers", "7");
    assertThat(refusal(Map.of(), free)).isNull();
  }

  /** Of a run that has begun its third epoch; null for none. */
  private static String refusal(Map<String, String> before, Map<String, String> now)
      throws InvalidRecipeException {
    return RecipeChange.between(Recipe.parse("", before), Recipe.parse("", now))
        .refusal(3)
        .orElse(null);
  }
}
