package sparkception.job.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.engine.Predictor;

class PredictorPoolTest {

  private static final ImageBatch IMAGES = new ImageBatch(new byte[1], 1, new float[256]);

  private final List<Counted> made = new ArrayList<>();

  @Test
  void aTaskTakesWhatTheOneBeforeHasLeft() {
    String network = UUID.randomUUID().toString();
    lease(network).close();
    PredictorPool.Use second = lease(network);
    assertThat(made).hasSize(1);
    lease(network);
    assertThat(made).as("tasks at the same time have one each").hasSize(2);
    second.close();
    second.close();
    lease(network);
    assertThat(made).hasSize(2);
    lease(network);
    assertThat(made).as("what is given back twice is there once").hasSize(3);
    lease(UUID.randomUUID().toString());
    assertThat(made).as("another network has its own").hasSize(4);
  }

  @Test
  void oneThatHasFailedIsNotUsedAgain() {
    String network = UUID.randomUUID().toString();
    PredictorPool.Use use = lease(network);
    made.get(0).fails = true;
    assertThatThrownBy(() -> use.outputs(IMAGES)).hasMessage("lost");
    use.close();
    assertThat(made.get(0).closed).isTrue();
    assertThat(lease(network).outputs(IMAGES)).containsExactly(1);
  }

  private PredictorPool.Use lease(String network) {
    return PredictorPool.lease(network, null, this::predictor);
  }

  private Predictor predictor() {
    made.add(new Counted());
    return made.get(made.size() - 1);
  }

  private static final class Counted implements Predictor {
    private boolean fails;
    private boolean closed;

    @Override
    public float[] probabilities(ImageBatch images) {
      if (fails) {
        throw new IllegalStateException("lost");
      }
      return new float[] {1};
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
