package sparkception.zoo.xception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Both kernels train the same network. A value beside a ReLU's kink passes on one and not on the
 * other now and then, after which the curves drift apart; by how much is bounded here, on a curve
 * that falls from 1.3 to below half of it.
 */
class TrainingCurveTest {

  private static final int STEPS = 50;
  private static final double DRIFT = 0.05;

  @Test
  void bothKernelsHaveTheSameCurve() throws IOException {
    List<String> onednn = run("onednn");
    List<String> nd4j = run("nd4j");
    assertThat(onednn).hasSize(STEPS + 1).startsWith("kernels onednn");
    assertThat(nd4j).hasSize(STEPS + 1).startsWith("kernels nd4j");
    for (int step = 1; step <= STEPS; step++) {
      assertThat(loss(onednn.get(step)))
          .as("loss of step %d", step)
          .isCloseTo(loss(nd4j.get(step)), within(DRIFT));
    }
    assertThat(loss(onednn.get(STEPS))).isLessThan(0.5 * loss(onednn.get(1)));
  }

  private static List<String> run(String kernels) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-Dsparkception.kernels=" + kernels,
            "-cp",
            System.getProperty("java.class.path"),
            TrainingCurve.class.getName(),
            Integer.toString(STEPS));
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.onExit().join().exitValue()).isZero();
    return output.lines().filter(line -> line.matches("(kernels|loss) .*")).toList();
  }

  private static double loss(String line) {
    return Double.parseDouble(line.substring("loss ".length()));
  }
}
