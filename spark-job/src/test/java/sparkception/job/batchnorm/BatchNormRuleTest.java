package sparkception.job.batchnorm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchNormRuleTest {

  private static final BatchNormRule PAPER = new BatchNormRule(null, 0.99, 64);

  @Test
  void fewStepsForTheDecayNeedStatisticsOfTheirOwn() {
    BatchNormRule.Decision decision = PAPER.decide(300, 27, false);
    assertThat(decision.images()).isEqualTo(300);
    assertThat(decision.reason())
        .isEqualTo("27 steps are few for a model.batch-norm-decay of 0.99");
    assertThat(PAPER.decide(1_000_000, 990, false).images()).isEqualTo(2048);
  }

  @Test
  void manyStepsDoNot() {
    BatchNormRule.Decision decision = PAPER.decide(300, 1001, false);
    assertThat(decision.images()).isZero();
    assertThat(decision.reason()).contains("1001 steps are many");
    assertThat(new BatchNormRule(null, 0.9, 128).decide(300, 101, false).images()).isZero();
  }

  @Test
  void averagesOverFewImagesDo() {
    BatchNormRule.Decision decision = new BatchNormRule(null, 0.7, 8).decide(48, 36, false);
    assertThat(decision.images()).isEqualTo(48);
    assertThat(decision.reason()).isEqualTo("running averages reach back over 27 images only");
  }

  @Test
  void aMovingAverageAlwaysDoes() {
    BatchNormRule.Decision decision = PAPER.decide(300, 1_000_000, true);
    assertThat(decision.images()).isEqualTo(300);
    assertThat(decision.reason()).contains("moving average");
  }

  @Test
  void theRecipeGoesFirst() {
    assertThat(new BatchNormRule(0L, 0.99, 64).decide(300, 27, true).images()).isZero();
    assertThat(new BatchNormRule(5000L, 0.99, 64).decide(300, 1_000_000, false).images())
        .as("all there are")
        .isEqualTo(300);
    assertThat(new BatchNormRule(100L, 0.99, 64).decide(300, 27, false).images()).isEqualTo(100);
  }
}
