package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code profile}, as users type it; figures are published ones or worked out by hand. */
class ProfileCommandTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "xception, 22910480",
    "inception-v3, 23851784",
    "mobilenet, 4253864",
    "resnet-50, 25636712"
  })
  void jsonHasTheParametersOfKeras(String model, int parameters) throws Exception {
    JsonNode found = json("profile", "--model", model, "--classes", "1000", "--json");
    assertThat(found.get("parameters").asInt()).isEqualTo(parameters);
    assertThat(found.get("model").asText()).isEqualTo(model);
    long sum = 0;
    for (JsonNode layer : found.get("layers")) {
      sum += layer.get("parameters").asLong();
    }
    assertThat(sum).isEqualTo(parameters);
    assertThat(found.get("flops").asLong()).isEqualTo(2 * found.get("multiply_adds").asLong());
  }

  @Test
  void memoryGrowsWithTheBatch() throws Exception {
    JsonNode one = json("profile", "--model", "mobilenet", "--batch", "1", "--json");
    JsonNode ten = json("profile", "--model", "mobilenet", "--batch", "10", "--json");
    long values = one.get("activations").asLong() + 224 * 224 * 3;
    assertThat(one.at("/training_memory_fp32/activations").asLong()).isEqualTo(4 * values);
    assertThat(ten.at("/training_memory_fp32/activations").asLong()).isEqualTo(40 * values);
    assertThat(ten.at("/training_memory_bf16/activations").asLong()).isEqualTo(20 * values);
    assertThat(one.at("/training_memory_fp32/parameters").asLong()).isEqualTo(12L * 4_253_864);
    assertThat(one.at("/training_memory_bf16/parameters").asLong()).isEqualTo(14L * 4_253_864);
  }

  @Test
  void theTableHasALineForEachLayerAndTheTotals() {
    CliRun run = CliRun.of("profile", "--model", "xception");
    assertThat(run.code()).isZero();
    assertThat(run.out().lines().toList())
        .first()
        .asString()
        .matches("Layer +Type +Output +Parameters +Multiply-adds");
    assertThat(run.out())
        .containsPattern("block1_conv1 +convolution 3x3/2 +149x149x32 +864 +19,181,664")
        .containsPattern("block5_sepconv1 +separable 3x3 +19x19x728 +536,536 +193,689,496")
        .containsPattern("predictions +classifier +1000 +2,049,000 +2,048,000")
        .contains("xception, 299x299x3, 1,000 classes")
        .containsPattern("Parameters +22,910,480, of which 22,855,952 are trained");
  }

  @Test
  void aRecipesNetworkIsItsOwn() throws Exception {
    Path recipe =
        Files.writeString(
            folder.resolve("r.yaml"), "model: {name: mobilenet, width: 0.5, input: 160}");
    JsonNode found = json("profile", "--recipe", recipe.toString(), "--classes", "1000", "--json");
    assertThat(found.get("parameters").asInt()).isEqualTo(1_342_536);
    assertThat(found.get("input").asInt()).isEqualTo(160);
  }

  @Test
  void writesAPage() throws Exception {
    Path page = folder.resolve("profile.html");
    assertThat(CliRun.of("profile", "--model", "inception-v3", "--html", page.toString()).code())
        .isZero();
    assertThat(Files.readString(page))
        .contains("<title>inception-v3, 299x299x3, 1,000 classes")
        .contains("mixed4_branch7x7_2")
        .contains("23,851,784");
  }

  /** NASNet's paper counts 8.38 and 5.72 G multiply-adds (arXiv 1707.07012, table 2). */
  @Test
  void comparesWithWhatIsPublished() throws Exception {
    String networks = "xception,inception-v3,mobilenet,resnet-50";
    CliRun run = CliRun.of("profile", "--compare", networks);
    assertThat(run.out())
        .containsPattern("xception +299x299 +22,910,480 +8.\\d\\d G +16.\\d\\d G .* 79.0 % +94.5 %")
        .containsPattern("inception-v3 +299x299 +23,851,784 +5.7\\d G +11.4\\d G .* 77.9 % +93.7 %")
        .containsPattern("mobilenet +224x224 +4,253,864 +0.57 G +1.14 G .* 70.4 % +89.5 %")
        .containsPattern("resnet-50 +224x224 +25,636,712 +3.86 G +7.7\\d G .* 74.9 % +92.1 %")
        .contains("keras.io/api/applications")
        .contains("11.5 G are Inception V3's FLOPs")
        .contains("8.1 G are about Xception's multiply-adds");
    JsonNode found = json("profile", "--compare", networks, "--json");
    assertThat(found.at("/networks/0/multiply_adds").asDouble()).isCloseTo(8.38e9, within(0.05e9));
    assertThat(found.at("/networks/1/published_top1").asDouble()).isEqualTo(0.779);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model vgg|Invalid --model: vgg (must be inception-v1, inception-v3, mobilenet, resnet-50, stacked-units,"
            + " xception)",
        "--model xception --input 20|Invalid --input: 20 (must be >= 28)",
        "--model xception --classes 1|Invalid --classes: 1 (must be >= 2)",
        "--model xception --batch 0|Invalid --batch: 0 (must be >= 1)",
      })
  void refusesWhatThereIsNot(String arguments, String message) {
    CliRun run = CliRun.of(("profile " + arguments).split(" "));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith(message);
  }

  private static JsonNode json(String... arguments) throws Exception {
    CliRun run = CliRun.of(arguments);
    assertThat(run.code()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }
}
