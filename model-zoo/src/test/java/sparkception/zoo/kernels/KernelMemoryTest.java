package sparkception.zoo.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.zoo.cuda.emulation.EmulatedDevice;

/**
 * That oneDNN's primitives stay within their memory for the shapes that we give them. Not all do
 * for all shapes, and what they destroy is missed much later, if at all.
 */
class KernelMemoryTest {

  @TempDir Path folder;

  @Test
  void primitivesStayWithinTheirMemory() throws IOException, InterruptedException {
    assumeTrue(EmulatedDevice.isAvailable(), "g++ is missing, so no memory was guarded");
    Path guard = folder.resolve("guard.so");
    Path source = folder.resolve("guard.cpp");
    try (InputStream in = KernelMemoryTest.class.getResourceAsStream("guard.cpp")) {
      Files.copy(in, source);
    }
    run(new ProcessBuilder("g++", "-O1", "-fPIC", "-shared", "-o", guard + "", source + ""));
    ProcessBuilder scenario =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:ErrorFile=" + folder.resolve("crash.log"),
            "-cp",
            System.getProperty("java.class.path"),
            KernelMemoryScenario.class.getName());
    scenario.environment().put("LD_PRELOAD", guard.toString());
    assertThat(run(scenario)).endsWith("all shapes were computed\n");
  }

  private String run(ProcessBuilder builder) throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    int code = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
    String said = Files.readString(log);
    assertThat(code).as(said).isZero();
    return said;
  }
}
