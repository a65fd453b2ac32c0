package sparkception.job.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sparkception.job.run.DataSetCard;
import sparkception.job.run.Evaluation;
import sparkception.job.run.Preparation;
import sparkception.job.run.RunDescription;

/** A card of the data set: what it is, how much of what is in it, and what became of its images. */
final class DataSetSection {

  private DataSetSection() {}

  /**
   * The card.
   *
   * @param run null where the run folder says nothing of it
   * @param evaluations which at least say where the data set was
   */
  static String html(RunDescription run, List<Evaluation> evaluations) {
    Facts facts = new Facts();
    if (run != null) {
      described(run, facts);
    }
    evaluations.forEach(evaluation -> facts.addIfAbsent("data set", evaluation.data()));
    return facts.html("The data set");
  }

  private static void described(RunDescription run, Facts facts) {
    DataSetCard card = run.dataSet();
    facts.add("data set", run.data());
    facts.add("images", run.images() == null ? null : images(run.images(), card));
    facts.add("classes", run.classes() == null ? null : Figures.count(run.classes().size()));
    if (card != null) {
      carded(run, card, facts);
    }
    facts.add("pictures are stored", run.preparation() == null ? null : stored(run.preparation()));
    facts.add("fingerprint of the data", run.dataFingerprint());
  }

  private static void carded(RunDescription run, DataSetCard card, Facts facts) {
    facts.add("training images of a class", balance(run, card.trainingImages()));
    facts.add("made from", card.input());
    facts.add("read as", card.settings() == null ? null : settings(card.settings()));
    facts.add(
        "what was there",
        Figures.format(
            "%,d images, %,d of them refused; %,d other files ignored",
            card.read(), card.refused(), card.ignored()));
    facts.add("channels, mean and deviation", channels(card));
  }

  private static String images(Map<String, Long> splits, DataSetCard card) {
    return splits.entrySet().stream()
        .map(split -> split.getKey() + " " + Figures.count(split.getValue()) + bytes(split, card))
        .collect(Collectors.joining(", "));
  }

  private static String bytes(Map.Entry<String, Long> split, DataSetCard card) {
    Long bytes = card == null ? null : card.bytes().get(split.getKey());
    return bytes == null ? "" : Figures.format(" (%,.1f MiB)", bytes / (double) (1 << 20));
  }

  /** The rarest, the middle and the most frequent class. */
  private static String balance(RunDescription run, List<Long> images) {
    if (images == null || run.classes() == null || images.size() != run.classes().size()) {
      return null;
    }
    List<Integer> order =
        IntStream.range(0, images.size())
            .boxed()
            .sorted(Comparator.comparing(images::get))
            .toList();
    int least = order.get(0);
    int most = order.get(order.size() - 1);
    return images.get(least).equals(images.get(most))
        ? "each " + Figures.count(images.get(most))
        : String.format(
            Locale.ROOT,
            "fewest %s (%s), median %s, most %s (%s)",
            Figures.count(images.get(least)),
            run.classes().get(least).name(),
            Figures.count(images.get(order.get(order.size() / 2))),
            Figures.count(images.get(most)),
            run.classes().get(most).name());
  }

  private static String settings(Map<String, Object> settings) {
    return new TreeMap<>(settings)
        .entrySet().stream()
            .filter(setting -> setting.getValue() != null)
            .map(setting -> setting.getKey() + " " + setting.getValue())
            .collect(Collectors.joining(", "));
  }

  private static String channels(DataSetCard card) {
    if (card.channelMean() == null || card.channelDeviation() == null) {
      return null;
    }
    return IntStream.range(0, Math.min(card.channelMean().size(), card.channelDeviation().size()))
        .mapToObj(
            i ->
                Figures.format(
                    "%.3f \u00b1 %.3f", card.channelMean().get(i), card.channelDeviation().get(i)))
        .collect(Collectors.joining(", "));
  }

  private static String stored(Preparation preparation) {
    String size =
        preparation.shorterSide() == 0
            ? "in their own size"
            : "with a shorter side of at most " + preparation.shorterSide() + " pixels";
    return String.format(
        Locale.ROOT,
        "%s%s, JPEG quality %d where they were encoded again",
        size,
        preparation.square() ? ", cut to a square" : "",
        preparation.jpegQuality());
  }
}
