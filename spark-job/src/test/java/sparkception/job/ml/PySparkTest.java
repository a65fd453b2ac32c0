package sparkception.job.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code src/test/python/stages.py}, where there is PySpark. */
@Tag("slow")
class PySparkTest {

  @TempDir Path folder;

  @Test
  void theStagesWorkFromPython() throws IOException, InterruptedException {
    assumeTrue(PySpark.isThere(folder), PySpark::missing);
    Path pictures = Pictures.write(folder.resolve("pictures"));
    String said =
        PySpark.run(
            folder,
            List.of(
                Path.of("src/test/python/stages.py").toAbsolutePath().toString(),
                pictures.toString(),
                folder.resolve("work").toString()));
    assertThat(said).endsWith("all stages work\n");
  }
}
