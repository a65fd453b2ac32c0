package sparkception.job.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadingTest {

  /** On the CPU they would be in training's way. */
  @Test
  void allCoresOfAnExecutorDecodeForItsGpus() {
    Loading byDefault = new Loading(null, 3, 0);
    assertThat(byDefault.threads(true, 16)).isEqualTo(16);
    assertThat(byDefault.threads(true, 1)).isEqualTo(2);
    assertThat(byDefault.threads(false, 16)).isEqualTo(2);
  }

  @Test
  void theRecipeGoesFirst() {
    Loading asked = new Loading(5, 3, 0);
    assertThat(asked.threads(true, 16)).isEqualTo(5);
    assertThat(asked.threads(false, 16)).isEqualTo(5);
  }
}
