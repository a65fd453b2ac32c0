package sparkception.zoo.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.zoo.cuda.emulation.EmulatedDevice;

/**
 * The way through JNA to NVIDIA's libraries, against libraries of the same names and functions that
 * work in RAM. It takes a process of its own, since a process has but one driver.
 */
class CudaDeviceTest {

  @TempDir Path folder;

  @Test
  void callsTheLibrariesAsTheyAreDocumented() throws IOException, InterruptedException {
    assumeTrue(EmulatedDevice.isAvailable(), "g++ is missing, so the driver was not called");
    for (String name : List.of("libcuda.so.1", "libnvrtc.so.12", "libcublasLt.so.12")) {
      compile(folder.resolve(name));
    }
    Path log = folder.resolve("log");
    int code =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertThat(code).as(Files.readString(log)).isZero();
    assertThat(Files.readString(log)).endsWith("all calls answered\n");
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What measures the lines that this process runs is to measure the other's too.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-javaagent:"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Djna.library.path=" + folder,
            "-Djava.io.tmpdir=" + folder,
            "-Dsparkception.cuda.cache=" + folder.resolve("cache"),
            "-cp",
            System.getProperty("java.class.path"),
            CudaDeviceScenario.class.getName()));
    return command;
  }

  private void compile(Path library) throws IOException, InterruptedException {
    Path source = folder.resolve("driver.cpp");
    try (InputStream in = CudaDeviceTest.class.getResourceAsStream("driver.cpp")) {
      Files.writeString(source, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    Process process =
        new ProcessBuilder(
                "g++",
                "-std=c++17",
                "-O1",
                "-fPIC",
                "-shared",
                "-o",
                library.toString(),
                source + "")
            .directory(new File(folder.toString()))
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
  }
}
