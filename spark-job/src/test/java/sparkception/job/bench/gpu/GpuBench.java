package sparkception.job.bench.gpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sparkception.zoo.cuda.bench.KernelBench;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceException;
import sparkception.zoo.cuda.device.DeviceProperties;
import sparkception.zoo.cuda.kernels.TestDevices;
import sparkception.zoo.cuda.program.BenchNetworks;

/** Tests the CUDA engine on a GPU and takes its times. */
@Command(
    name = "sparkception-bench gpu",
    description = {
      "Tests the CUDA engine on this machine's GPU 0, and takes the times of its kernels, of Xception's"
          + " training step and inference (beside PyTorch's, where python3 has torch), and of a"
          + " training from shards of JPEGs. Needs an NVIDIA driver and the libraries of CUDA 11.4"
          + " to 13 (libnvrtc, libcublasLt); no Java.",
      ""
    },
    footer = {
      "",
      "Exit code 0: all tests passed; 1: one failed, or there is no GPU; 2: wrong usage."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class GpuBench implements Callable<Integer> {

  /** What can be run. */
  enum Part {
    TESTS,
    KERNELS,
    STEPS,
    TRAINING
  }

  @Option(
      names = "--parts",
      split = ",",
      defaultValue = "tests,kernels,steps,training",
      paramLabel = "PART",
      description = "What to run. Default: ${DEFAULT-VALUE}.")
  private List<Part> parts;

  @Option(
      names = "--precisions",
      split = ",",
      defaultValue = "bf16,tf32,fp32",
      paramLabel = "P",
      description = "Default: ${DEFAULT-VALUE}.")
  private List<Arithmetic> precisions;

  @Option(
      names = "--batches",
      split = ",",
      defaultValue = "32,64,128,256",
      paramLabel = "N",
      description = "Images of a minibatch. Default: ${DEFAULT-VALUE}; emulated 2,4.")
  private List<Integer> batches;

  @Option(
      names = "--turns",
      defaultValue = "5",
      paramLabel = "N",
      description =
          "How often ours and PyTorch take turns, for medians. Default: ${DEFAULT-VALUE}.")
  private int turns;

  @Option(
      names = "--workers",
      defaultValue = "1",
      paramLabel = "N",
      description = "Of the training: 2 share the GPU and average. Default: ${DEFAULT-VALUE}.")
  private int workers;

  @Option(
      names = "--emulated",
      description =
          "On an emulation of a GPU and with a tiny network, to see that the archive is whole.")
  private boolean emulated;

  @Option(
      names = "--output",
      defaultValue = "sparkception-bench-results",
      paramLabel = "FOLDER",
      description = "For tables (.md) and figures (.json). Default: ${DEFAULT-VALUE}.")
  private Path output;

  @Option(names = "--home", hidden = true, required = true)
  private Path home;

  private GpuBench() {}

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new GpuBench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(GpuBench::failed)
            .execute(arguments));
  }

  /** What the GPU cannot do is one sentence; anything else is a fault, and shows where. */
  private static int failed(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) throws Exception {
    if (failure instanceof DeviceException) {
      System.err.println(failure.getMessage());
      return 1;
    }
    throw failure;
  }

  @Override
  public Integer call() throws Exception {
    Files.createDirectories(output);
    System.setProperty(BenchNetworks.FOLDER, home.resolve("networks").toString());
    if (emulated) {
      batches = batches.equals(List.of(32, 64, 128, 256)) ? List.of(2, 4) : batches;
    } else {
      System.setProperty(TestDevices.PROPERTY, "0");
    }
    Device device = TestDevices.shared();
    describe(device.properties());
    boolean passed = !parts.contains(Part.TESTS) || KernelBench.selfTest();
    List<Arithmetic> possible = precisions.stream().filter(device.properties()::supports).toList();
    if (parts.contains(Part.KERNELS)) {
      KernelBench.times(device, possible, batches, emulated, output);
    }
    BenchNetworks network = emulated ? BenchNetworks.TINY : BenchNetworks.PAPER;
    if (parts.contains(Part.STEPS)) {
      steps(device, network, possible);
    }
    if (parts.contains(Part.TRAINING)) {
      train(device, network, possible.get(0));
    }
    System.out.println("Results are in " + output.toAbsolutePath());
    return passed ? 0 : 1;
  }

  private static void describe(DeviceProperties device) {
    System.out.printf(
        "%s, compute capability %s, %d MiB, %d multiprocessors%n",
        device, device.computeCapability(), device.memory() >> 20, device.multiprocessors());
  }

  private void steps(Device device, BenchNetworks network, List<Arithmetic> possible)
      throws IOException {
    try (PyTorch torch = PyTorch.start(home.resolve("lib/pytorch.py"), emulated)) {
      new StepBench(device, torch, new StepBench.Effort(turns, emulated ? 1 : 5, emulated ? 0 : 3))
          .run(possible, batches, batch -> network.read(home.resolve("networks"), batch))
          .write(device.properties(), output);
    }
  }

  private void train(Device device, BenchNetworks network, Arithmetic arithmetic) throws Exception {
    int batch = emulated ? 4 : 128;
    new ShardTraining(
            device, arithmetic, network.read(home.resolve("networks"), batch), home.resolve("data"))
        .run(workers, emulated ? 3 : 32, 3)
        .write(output);
  }
}
