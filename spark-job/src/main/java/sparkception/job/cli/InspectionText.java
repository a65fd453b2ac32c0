package sparkception.job.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import sparkception.data.inspect.Inspection;
import sparkception.data.inspect.Inspection.ClassSize;
import sparkception.data.inspect.Inspection.SplitSize;
import sparkception.data.inspect.SizeHistogram;

/** An inspected data set for people. */
final class InspectionText {

  private static final int MOST_REFUSED = 50;
  private static final int BAR = 40;

  private InspectionText() {}

  static String of(Inspection inspection) {
    return inspection.finished()
        ? classes(inspection)
            + "\n"
            + splits(inspection.splits())
            + "\n"
            + sizes(inspection)
            + refused(inspection)
            + means(inspection)
        : unfinished(inspection);
  }

  private static String unfinished(Inspection inspection) {
    return format(
            "Not finished: prep was stopped, or is still at work. Done so far:%n%s",
            inspection.splits().isEmpty() ? "no shard\n" : splits(inspection.splits()))
        + refused(inspection);
  }

  private static String classes(Inspection inspection) {
    List<SplitSize> splits = inspection.splits();
    String names =
        splits.stream().map(split -> format("%10s ", split.name())).collect(Collectors.joining());
    return format("   #  %-32s %s%10s%n", "class", names, "images")
        + inspection.classes().stream()
            .map(each -> row(each, splits))
            .collect(Collectors.joining());
  }

  private static String row(ClassSize each, List<SplitSize> splits) {
    String counts =
        splits.stream()
            .map(split -> format("%,10d ", each.splits().get(split.name())))
            .collect(Collectors.joining());
    return format("%4d  %-32s %s%,10d%n", each.index(), each.name(), counts, each.images());
  }

  private static String splits(List<SplitSize> splits) {
    return splits.stream().map(InspectionText::split).collect(Collectors.joining());
  }

  private static String split(SplitSize split) {
    return format(
        "%s: %,d images in %,d shards, %s%s%n",
        split.name(),
        split.images(),
        split.shards(),
        Amounts.bytes(split.bytes()),
        split.severalLabels() == 0
            ? ""
            : format("; %,d with several labels", split.severalLabels()));
  }

  private static String sizes(Inspection inspection) {
    SizeHistogram sizes = inspection.sizes();
    long most = sizes.bars().stream().mapToLong(SizeHistogram.Bar::images).max().orElse(1);
    long written = inspection.splits().stream().mapToLong(SplitSize::images).sum();
    String heading =
        sizes.images() == written
            ? "Shorter side, pixels"
            : format("Shorter side, pixels, of %,d images", sizes.images());
    return sizes.bars().isEmpty()
        ? ""
        : sizes.bars().stream()
            .map(bar -> bar(bar, most))
            .collect(
                Collectors.joining(
                    "", heading + "\n", format("Longest side %,d%n%n", sizes.longestSide())));
  }

  /** Any image at all gets a mark. */
  private static String bar(SizeHistogram.Bar bar, long most) {
    int length = (int) Math.ceil((double) BAR * bar.images() / most);
    String range =
        bar.from() == bar.to() ? "" + bar.from() : format("%d to %d", bar.from(), bar.to());
    return format("%14s %,10d  %s", range, bar.images(), "#".repeat(length)).stripTrailing() + "\n";
  }

  private static String refused(Inspection inspection) {
    String reasons =
        inspection.refusedBy().isEmpty() ? "" : ": " + Amounts.counts(inspection.refusedBy());
    return inspection.refusedImages().stream()
            .limit(MOST_REFUSED)
            .map(
                image ->
                    format("refused: %s (%s): %s%n", image.path(), image.reason(), image.detail()))
            .collect(Collectors.joining())
        + more(inspection.refused() - MOST_REFUSED)
        + format(
            "%,d of %,d images refused%s%s%n",
            inspection.refused(),
            inspection.read(),
            reasons,
            PrepText.ignored(inspection.ignored(), inspection.ignoredBy()));
  }

  private static String more(long more) {
    return more <= 0 ? "" : format("and %,d more; --json lists them%n", more);
  }

  private static String means(Inspection inspection) {
    return format(
        "Channel means %s, deviations %s%n",
        channels(inspection.channelMean()), channels(inspection.channelDeviation()));
  }

  private static String channels(List<Double> values) {
    return values.stream().map(value -> format("%.3f", value)).collect(Collectors.joining(" "));
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
