package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTextTest {

  @Test
  void canBeTypedAgain() {
    assertThat(CommandText.of(List.of("train", "--data", "my data", "--set", "train.epochs=3")))
        .isEqualTo("sparkception train --data 'my data' --set train.epochs=3");
    assertThat(CommandText.of(List.of("report", "--run", "it's", "")))
        .isEqualTo("sparkception report --run 'it'\\''s' ''");
  }

  @Test
  void secretsAreLeftOut() {
    assertThat(
            CommandText.of(
                List.of(
                    "--conf",
                    "spark.hadoop.fs.s3a.secret.key=abc=1",
                    "--conf=spark.hadoop.fs.s3a.access.key=AKIA",
                    "--conf",
                    "spark.executor.memory=4g")))
        .isEqualTo(
            "sparkception --conf spark.hadoop.fs.s3a.secret.key=..."
                + " --conf=spark.hadoop.fs.s3a.access.key=... --conf spark.executor.memory=4g");
  }
}
