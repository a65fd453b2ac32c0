package sparkception.job.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sparkception.zoo.profile.NetworkProfile;
import sparkception.zoo.profile.PublishedAccuracy;

/**
 * Networks side by side.
 *
 * @param batch images of a minibatch, for the memory
 * @param networks in the order that was asked for
 * @param remarks where figures that are often quoted are others, and why
 */
record ProfileComparison(int batch, List<Row> networks, List<String> remarks) {

  /**
   * A network, with what is published of it; null where nothing is known.
   *
   * @param trainingBytesFp32 estimated memory of a training step
   */
  record Row(
      String model,
      int input,
      int classes,
      long parameters,
      long multiplyAdds,
      long flops,
      long activations,
      long trainingBytesFp32,
      long trainingBytesBf16,
      Double publishedTop1,
      Double publishedTop5,
      String source) {}

  private static final String ACCURACY =
      "Accuracies are those of the published networks on ImageNet's validation images, one crop"
          + " each; nothing was trained for this table.";

  static ProfileComparison of(List<NetworkProfile> profiles, int batch) {
    List<String> remarks = new ArrayList<>(List.of(ACCURACY));
    remarks.addAll(quoted(profiles));
    return new ProfileComparison(
        batch, profiles.stream().map(profile -> row(profile, batch)).toList(), remarks);
  }

  private static Row row(NetworkProfile network, int batch) {
    PublishedAccuracy published = PublishedAccuracy.of(network.model()).orElse(null);
    return new Row(
        network.model(),
        network.input(),
        network.classes(),
        network.parameters(),
        network.multiplyAdds(),
        network.flops(),
        network.activations(),
        network.training(batch, false).total(),
        network.training(batch, true).total(),
        published == null ? null : published.top1(),
        published == null ? null : published.top5(),
        published == null ? null : published.source());
  }

  /** Of the two that are quoted, as they are quoted. */
  private static List<String> quoted(List<NetworkProfile> profiles) {
    NetworkProfile xception = quoted(profiles, "xception");
    NetworkProfile inception = quoted(profiles, "inception-v3");
    if (xception == null || inception == null) {
      return List.of();
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "Often quoted are 22.9 M and 8.1 G for Xception against 23.9 M and 11.5 G for Inception V3."
                + " The parameters are those counted here. The operations are not in one unit: 11.5 G are"
                + " Inception V3's FLOPs (%s G counted), two for each multiply-add, and 8.1 G are about"
                + " Xception's multiply-adds (%s G counted). In one unit Xception needs %s times the"
                + " operations of Inception V3, not 0.7 times.",
            two(inception.flops() / 1e9),
            two(xception.multiplyAdds() / 1e9),
            two((double) xception.flops() / inception.flops())));
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static NetworkProfile quoted(List<NetworkProfile> profiles, String model) {
    return profiles.stream()
        .filter(profile -> profile.model().equals(model))
        .filter(profile -> profile.input() == 299 && profile.classes() == 1000)
        .findFirst()
        .orElse(null);
  }
}
