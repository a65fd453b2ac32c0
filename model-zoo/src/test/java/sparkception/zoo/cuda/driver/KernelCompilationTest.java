package sparkception.zoo.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.zoo.cuda.device.ModuleSpec;
import sparkception.zoo.cuda.kernels.EveryKernel;

/** The kernels as NVIDIA's compilers see them; neither needs a GPU. */
class KernelCompilationTest {

  @TempDir Path folder;

  @Test
  void nvrtcCompilesEveryKernel() {
    assumeTrue(
        NativeLibraries.find(NativeLibraries.NVRTC).isPresent(),
        "NVRTC is missing, so no kernel was compiled by it");
    Nvrtc nvrtc = Nvrtc.load();
    for (ModuleSpec module : EveryKernel.modules()) {
      for (int architecture : new int[] {80, 90}) {
        assertThat(nvrtc.compile(module, nvrtc.target(architecture))).isNotEmpty();
      }
    }
    ModuleSpec missing =
        ModuleSpec.of(EveryKernel.class, List.of("elements.cuh"), Map.of("BF16", "error"));
    assertThatThrownBy(() -> nvrtc.compile(missing, nvrtc.target(80)))
        .hasMessageContaining("elements.cuh, line ");
  }

  @Test
  @Tag("slow")
  void nvccCompilesEveryKernel() throws IOException, InterruptedException {
    assumeTrue(hasNvcc(), "nvcc is missing, so no kernel was compiled by it");
    for (ModuleSpec module : EveryKernel.modules()) {
      compile(module, "sm_80");
      compile(module, "sm_90");
    }
  }

  private static boolean hasNvcc() throws InterruptedException {
    try {
      return new ProcessBuilder("nvcc", "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void compile(ModuleSpec module, String architecture)
      throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("kernels.cu"), module.source());
    List<String> command =
        new ArrayList<>(
            List.of("nvcc", "-arch=" + architecture, "-std=c++17", "-cubin", "-Xptxas", "-v"));
    module.options().forEach((name, value) -> command.add("-D" + name + "=" + value));
    module.dimensions().forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-o", folder.resolve("cubin").toString(), source.toString()));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    assertThat(spilled(Files.readString(log)))
        .as("bytes spilled by %s on %s", module.variant(), architecture)
        .isLessThan(64);
  }

  private static int spilled(String log) {
    return java.util.regex.Pattern.compile("(\\d+) bytes spill stores")
        .matcher(log)
        .results()
        .mapToInt(found -> Integer.parseInt(found.group(1)))
        .max()
        .orElse(0);
  }
}
