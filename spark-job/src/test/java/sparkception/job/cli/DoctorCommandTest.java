package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {

  @Test
  void everyEngineSaysWhetherItComputesHereAndWithWhatOrWhyNot() {
    CliRun run = CliRun.of("doctor");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("(?m)^Cores +" + Runtime.getRuntime().availableProcessors() + "$")
        .containsPattern("(?m)^Memory +[0-9,]+ MiB, of which Java's heap takes [0-9,]+ at most$")
        .containsPattern("(?m)^onednn +fp32 +yes +\\S+")
        .containsPattern("(?m)^nd4j +fp32 +yes +\\S+")
        .containsPattern("(?m)^cuda +bf16 +(yes|no) +\\S+");
  }

  @Test
  void jsonHasTheSame() throws Exception {
    CliRun run = CliRun.of("doctor", "--json");
    JsonNode found = new ObjectMapper().readTree(run.out());
    assertThat(found.get("cores").asInt()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(found.get("memory_mib").asLong())
        .isGreaterThanOrEqualTo(found.get("heap_mib").asLong());
    for (JsonNode engine : found.get("engines")) {
      assertThat(engine.get("says").asText()).as(engine.toString()).isNotBlank();
      assertThat(engine.get("usable").isBoolean()).isTrue();
    }
    assertThat(found.get("engines")).hasSizeGreaterThanOrEqualTo(3);
  }
}
