package sparkception.job.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import sparkception.job.report.Page;
import sparkception.zoo.profile.LayerProfile;
import sparkception.zoo.profile.TrainingMemory;

/** A network's costs for people. */
final class ProfileText {

  private static final List<String> HEAD =
      List.of("Layer", "Type", "Output", "Parameters", "Multiply-adds");

  private ProfileText() {}

  /** The table of layers, then the totals. */
  static String of(ProfileResult network) {
    String totals =
        totals(network).entrySet().stream()
            .map(
                total ->
                    String.format(Locale.ROOT, "%-14s  %s%n", total.getKey(), total.getValue()))
            .collect(Collectors.joining());
    return TextTable.of(rows(network), 3) + "\n" + title(network) + "\n" + totals;
  }

  /** The same as a page. */
  static String page(ProfileResult network) {
    List<List<String>> totals = new ArrayList<>(List.of(List.of("What", "How much")));
    totals(network).forEach((what, amount) -> totals.add(List.of(what, amount)));
    return Page.html(
        title(network),
        Page.section("In all", Page.table(totals))
            + Page.section("Layers", Page.table(rows(network))));
  }

  private static String title(ProfileResult network) {
    return String.format(
        Locale.ROOT,
        "%s, %dx%dx%d, %s classes",
        network.model(),
        network.input(),
        network.input(),
        network.channels(),
        Amounts.count(network.classes()));
  }

  private static List<List<String>> rows(ProfileResult network) {
    List<List<String>> rows = new ArrayList<>(List.of(HEAD));
    for (LayerProfile layer : network.layers()) {
      rows.add(
          List.of(
              layer.name(),
              layer.type(),
              layer.output().stream().map(String::valueOf).collect(Collectors.joining("x")),
              Amounts.count(layer.parameters()),
              Amounts.count(layer.multiplyAdds())));
    }
    return rows;
  }

  private static Map<String, String> totals(ProfileResult network) {
    Map<String, String> totals = new LinkedHashMap<>();
    totals.put(
        "Parameters",
        String.format(
            Locale.ROOT,
            "%s, of which %s are trained",
            Amounts.count(network.parameters()),
            Amounts.count(network.trainedParameters())));
    totals.put("Multiply-adds", Amounts.count(network.multiplyAdds()) + " for an image");
    totals.put("FLOPs", Amounts.count(network.flops()) + ", two for each multiply-add");
    totals.put(
        "Activations",
        String.format(
            Locale.ROOT,
            "%s values for an image, %s in fp32 and %s in bf16",
            Amounts.count(network.activations()),
            Amounts.bytes(network.activations() * Float.BYTES),
            Amounts.bytes(network.activations() * Short.BYTES)));
    totals.put("Training fp32", memory(network.trainingMemoryFp32()));
    totals.put("Training bf16", memory(network.trainingMemoryBf16()));
    return totals;
  }

  private static String memory(TrainingMemory memory) {
    return String.format(
        Locale.ROOT,
        "about %s with batch %d: activations %s, their gradients %s, parameters %s",
        Amounts.bytes(memory.total()),
        memory.batch(),
        Amounts.bytes(memory.activations()),
        Amounts.bytes(memory.gradients()),
        Amounts.bytes(memory.parameters()));
  }
}
