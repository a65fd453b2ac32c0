package sparkception.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever looks at runs needs one class of its own, and nothing of training. */
class ToyRunReaderTest {

  @TempDir Path folder;

  /** Says in one line how far a run has come and how good it was at best. */
  private record Headline(RunReader run) {

    String text() throws IOException {
      long samples = run.metrics().rounds().stream().mapToLong(MetricLine::samples).max().orElse(0);
      return run.points().stream()
          .max(Comparator.comparingDouble(AccuracyPoint::top1))
          .map(best -> samples + " samples, at best " + best.top1())
          .orElse(samples + " samples");
    }
  }

  @Test
  void aToyReaderIsOneClass() throws IOException {
    Files.createDirectories(folder.resolve("metrics"));
    Files.createDirectories(folder.resolve("evaluations"));
    Files.writeString(folder.resolve("run.json"), "{\"schema_version\": \"1.3\", \"new\": 1}");
    Files.writeString(
        folder.resolve("metrics/00000-0.jsonl"),
        "{\"round\":1,\"from_samples\":0,\"samples\":100}\n{\"round\":2,\"from_samples\":100,\"samples\":900}\n");
    Files.writeString(
        folder.resolve("metrics/00001-100.jsonl"),
        "{\"round\":2,\"from_samples\":100,\"samples\":200}\n");
    for (int samples : new int[] {100, 200}) {
      Files.writeString(
          folder.resolve("evaluations/val-" + samples + ".json"),
          "{\"split\":\"val\",\"samples\":" + samples + ",\"top1\":0." + samples + "}");
    }
    RunFolder run =
        RunFolder.at(new org.apache.hadoop.fs.Path(folder.toUri()), new Configuration());
    assertThat(new Headline(RunReader.open(run)).text()).isEqualTo("200 samples, at best 0.2");
  }
}
