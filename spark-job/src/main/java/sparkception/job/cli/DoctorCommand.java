package sparkception.job.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sparkception doctor}. */
@Command(
    name = "doctor",
    description = "Says what this machine can compute with, and what is missing for more.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "No Spark starts. On a cluster, run it on a node that executors run on.",
      "It ends with 1 if no engine can compute here.",
      "",
      "Examples:",
      "  sparkception doctor",
      "  sparkception doctor --json"
    })
final class DoctorCommand implements Callable<Integer> {

  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  @Override
  public Integer call() throws Exception {
    MachineCheck found = MachineCheck.now();
    result.print(command.commandLine().getOut(), found, text(found));
    return found.isUsable() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static String text(MachineCheck found) {
    String machine =
        labelled("Program", found.version())
            + labelled("Java", found.java())
            + labelled("System", found.system())
            + labelled("Cores", Integer.toString(found.cores()))
            + labelled(
                "Memory",
                String.format(
                    Locale.ROOT,
                    "%,d MiB, of which Java's heap takes %,d at most",
                    found.memoryMib(),
                    found.heapMib()));
    return machine + "\n" + engines(found) + "\n" + feeding(found);
  }

  private static String labelled(String label, String text) {
    return String.format(Locale.ROOT, "%-9s %s%n", label, text);
  }

  private static String engines(MachineCheck found) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Engine", "Precision", "Here", "With what, or why not"));
    for (MachineCheck.EngineCheck each : found.engines()) {
      rows.add(List.of(each.engine(), each.precision(), each.usable() ? "yes" : "no", each.says()));
    }
    return TextTable.of(rows, rows.get(0).size());
  }

  /** As many images as one fast GPU trains on, at some 200 to 270 a core. */
  private static String feeding(MachineCheck found) {
    return found.hasGpu()
        ? String.format(
            Locale.ROOT,
            "A GPU that trains on 3,000 images/s takes 11 to 15 cores to decode them; this machine has %d%n",
            found.cores())
        : "";
  }
}
