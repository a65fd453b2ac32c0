package sparkception.job.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import sparkception.data.inspect.Inspection;
import sparkception.data.inspect.Inspection.ClassSize;
import sparkception.data.inspect.Inspection.SplitSize;

/** An inspected data set for people. */
final class InspectionText {

  private InspectionText() {}

  static String of(Inspection inspection) {
    return classes(inspection.classes())
        + "\n"
        + splits(inspection.splits())
        + "\n"
        + summary(inspection);
  }

  private static String classes(List<ClassSize> classes) {
    return format("   #  %-32s %10s%n", "class", "images")
        + classes.stream()
            .map(each -> format("%4d  %-32s %,10d%n", each.index(), each.name(), each.images()))
            .collect(Collectors.joining());
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

  private static String summary(Inspection inspection) {
    String reasons =
        inspection.refusedBy().isEmpty() ? "" : ": " + Amounts.counts(inspection.refusedBy());
    return format(
        "%,d of %,d images refused%s%s%nChannel means %s, deviations %s%n",
        inspection.refused(),
        inspection.read(),
        reasons,
        PrepText.ignored(inspection.ignored(), inspection.ignoredBy()),
        channels(inspection.channelMean()),
        channels(inspection.channelDeviation()));
  }

  private static String channels(List<Double> values) {
    return values.stream().map(value -> format("%.3f", value)).collect(Collectors.joining(" "));
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
