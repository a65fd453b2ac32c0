package sparkception.job.notebook;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import sparkception.data.inspect.ContactSheet;
import sparkception.data.inspect.Inspection;
import sparkception.data.inspect.Inspection.ClassSize;
import sparkception.data.inspect.Inspection.SplitSize;
import sparkception.data.inspect.SizeHistogram;
import sparkception.data.prep.QuarantineReader.RefusedImage;
import sparkception.job.report.BarTable;
import sparkception.job.report.Page;

/** A data set in cells. */
public final class DataSetNotes {

  private static final int MOST_CLASSES = 100;
  private static final int MOST_REFUSED = 100;
  private static final double MEBI = 1 << 20;

  private final Configuration hadoop;
  private final Path folder;

  DataSetNotes(Configuration hadoop, Path folder) {
    this.hadoop = hadoop;
    this.folder = folder;
  }

  /** Splits, what was refused and ignored, and how large images are. */
  public NotebookPage summary() throws IOException {
    Inspection found = Inspection.of(hadoop, folder);
    return page(
        found.finished() ? folder.getName() : folder.getName() + ", not finished",
        Page.section("Splits", splits(found))
            + Page.section("Shorter side, pixels", sizes(found.sizes())));
  }

  private static String splits(Inspection found) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("split", "images", "shards", "MiB"));
    for (SplitSize split : found.splits()) {
      rows.add(
          List.of(
              split.name(),
              count(split.images()),
              count(split.shards()),
              String.format(Locale.ROOT, "%,.1f", split.bytes() / MEBI)));
    }
    return Page.table(rows)
        + Page.note(
            String.format(
                Locale.ROOT,
                "%,d images read, %,d of them refused; %,d other files ignored.",
                found.read(),
                found.refused(),
                found.ignored()));
  }

  private static String sizes(SizeHistogram sizes) {
    return sizes.bars().isEmpty()
        ? ""
        : BarTable.html(
                "Images by their shorter side",
                "pixels",
                "images",
                sizes.bars().stream().map(bar -> bar(bar, sizes.images())).toList())
            + Page.note(
                String.format(
                    Locale.ROOT,
                    "Of %,d images; the longest side of any is %,d.",
                    sizes.images(),
                    sizes.longestSide()));
  }

  private static BarTable.Bar bar(SizeHistogram.Bar bar, long images) {
    String range =
        bar.from() == bar.to()
            ? Integer.toString(bar.from())
            : String.format(Locale.ROOT, "%d to %d", bar.from(), bar.to());
    return new BarTable.Bar(range, count(bar.images()), (double) bar.images() / images);
  }

  /** Images of each class, by splits; of the first {@value #MOST_CLASSES} classes. */
  public NotebookPage classes() throws IOException {
    Inspection found = Inspection.of(hadoop, folder);
    List<String> splits = found.splits().stream().map(SplitSize::name).toList();
    List<List<String>> rows = new ArrayList<>();
    rows.add(new ArrayList<>(List.of("class", "all")));
    rows.get(0).addAll(splits);
    found.classes().stream().limit(MOST_CLASSES).forEach(each -> rows.add(row(each, splits)));
    long all = found.classes().stream().mapToLong(ClassSize::images).sum();
    List<BarTable.Bar> bars =
        found.classes().stream()
            .limit(MOST_CLASSES)
            .map(
                each ->
                    new BarTable.Bar(
                        each.name(),
                        count(each.images()),
                        (double) each.images() / Math.max(1, all)))
            .toList();
    return page(
        "Classes of " + folder.getName(),
        BarTable.html("Images of each class", "class", "images", bars) + Page.table(rows));
  }

  private static List<String> row(ClassSize each, List<String> splits) {
    List<String> row = new ArrayList<>(List.of(each.name(), count(each.images())));
    splits.forEach(split -> row.add(count(each.splits().get(split))));
    return row;
  }

  /** What was refused and why, the first {@value #MOST_REFUSED} one by one. */
  public NotebookPage quarantine() throws IOException {
    Inspection found = Inspection.of(hadoop, folder);
    String title = "Quarantine of " + folder.getName();
    if (found.refused() == 0) {
      return page(title, Page.note("Nothing was refused."));
    }
    List<BarTable.Bar> bars =
        found.refusedBy().entrySet().stream().map(reason -> bar(reason, found.refused())).toList();
    List<List<String>> rows = new ArrayList<>(List.of(List.of("image", "reason", "detail")));
    for (RefusedImage image : found.refusedImages().stream().limit(MOST_REFUSED).toList()) {
      rows.add(List.of(image.path(), image.reason(), image.detail()));
    }
    return page(title, BarTable.html("Reasons", "reason", "images", bars) + Page.table(rows));
  }

  private static BarTable.Bar bar(Map.Entry<String, Long> reason, long all) {
    return new BarTable.Bar(
        reason.getKey(), count(reason.getValue()), (double) reason.getValue() / all);
  }

  /**
   * Examples of each class as pictures, of the first {@value #MOST_CLASSES} classes.
   *
   * @param split such as {@code train}
   * @param examples of a class
   */
  public NotebookPage contactSheet(String split, int examples) throws IOException {
    return new NotebookPage(new ContactSheet(hadoop, folder, examples, MOST_CLASSES).html(split));
  }

  private static NotebookPage page(String title, String content) {
    return new NotebookPage(Page.html(title, content));
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
