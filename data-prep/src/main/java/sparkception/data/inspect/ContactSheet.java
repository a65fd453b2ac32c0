package sparkception.data.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import sparkception.data.image.Canvas;
import sparkception.data.image.ImageCodec;
import sparkception.data.image.ImageDecoder;
import sparkception.data.image.ImageFormat;
import sparkception.data.image.ImageOptions;
import sparkception.data.image.RefusedImageException;
import sparkception.data.prep.QuarantineReader;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Shard;
import sparkception.data.shard.ShardReader;
import sparkception.data.shard.Split;

/**
 * Examples of each class on one HTML page that needs no other file, or in one PNG. Shards are read
 * from the first on until there are enough; because data sets are shuffled, few are needed.
 */
public final class ContactSheet {

  /** Pixels of a picture, between two, of a line of text, above its base, and at the left. */
  private static final int SIDE = 96;

  private static final int GAP = 4;
  private static final int HEADING = 24;
  private static final int BASE_LINE = 17;
  private static final int MARGIN = 8;

  private static final ImageOptions THUMBNAIL =
      new ImageOptions(SIDE, true, 85, 0xFFFFFF, ImageOptions.DEFAULT.limits());

  private final Configuration hadoop;
  private final Path dataSet;
  private final int examples;
  private final int mostClasses;

  /** A sheet with so many examples of each of the first {@code mostClasses} classes. */
  public ContactSheet(Configuration hadoop, Path dataSet, int examples, int mostClasses) {
    this.hadoop = hadoop;
    this.dataSet = dataSet;
    this.examples = examples;
    this.mostClasses = mostClasses;
  }

  /** The page for a split, with what was refused at its end. */
  public String html(String splitName) throws IOException {
    Manifest manifest = Manifest.read(hadoop, dataSet);
    Split split = manifest.split(splitName);
    Map<Integer, List<byte[]>> pictures = pictures(split);
    StringBuilder page = new StringBuilder();
    page.append(
        String.format(
            Locale.ROOT,
            """
<!doctype html><html lang="en"><meta charset="utf-8"><title>%1$s</title>
<style>:root{color-scheme:light dark}body{font:14px sans-serif;margin:24px}img{height:96px;margin:2px}
h2{font-size:14px;margin:12px 0 2px}caption,th{text-align:left}td,th{padding:2px 12px 2px 0;vertical-align:top}</style>
<h1>%1$s</h1>
""",
            escaped(title(splitName))));
    for (ImageClass each : shown(manifest)) {
      addClass(
          page, each.name(), heading(each, split), pictures.getOrDefault(each.index(), List.of()));
    }
    addRefused(page);
    return page.toString();
  }

  /** The same as one PNG, a row a class. */
  public byte[] png(String splitName) throws IOException {
    Manifest manifest = Manifest.read(hadoop, dataSet);
    Split split = manifest.split(splitName);
    Map<Integer, List<byte[]>> pictures = pictures(split);
    List<ImageClass> classes = shown(manifest);
    int width = MARGIN + Math.max(4, examples) * (SIDE + GAP);
    try (Canvas canvas = new Canvas(width, HEADING + classes.size() * (HEADING + SIDE))) {
      canvas.write(title(splitName), MARGIN, BASE_LINE);
      int top = HEADING;
      for (ImageClass each : classes) {
        canvas.write(heading(each, split), MARGIN, top + BASE_LINE);
        drawRow(canvas, pictures.getOrDefault(each.index(), List.of()), top + HEADING);
        top += HEADING + SIDE;
      }
      return canvas.png();
    }
  }

  private static void drawRow(Canvas canvas, List<byte[]> pictures, int top)
      throws DataSetException {
    int left = MARGIN;
    for (byte[] picture : pictures) {
      try {
        canvas.draw(ImageDecoder.decode(picture), left, top);
      } catch (RefusedImageException e) {
        throw new DataSetException("Cannot draw an example: " + e.detail(), e);
      }
      left += SIDE + GAP;
    }
  }

  private List<ImageClass> shown(Manifest manifest) {
    return manifest.classes().stream().filter(each -> each.index() < mostClasses).toList();
  }

  private String title(String splitName) {
    return dataSet.getName() + ": " + splitName;
  }

  private static String heading(ImageClass each, Split split) {
    return String.format(
        Locale.ROOT,
        "%d %s (%d images)",
        each.index(),
        each.name(),
        split.labelCounts().get(each.index()));
  }

  private Map<Integer, List<byte[]>> pictures(Split split) throws IOException {
    Map<Integer, List<byte[]>> pictures = new TreeMap<>();
    for (Shard shard : split.shards()) {
      try (ShardReader reader = ShardReader.open(hadoop, dataSet, shard)) {
        for (int group = 0; group < shard.rowGroups().size(); group++) {
          if (complete(split, pictures)) {
            return pictures;
          }
          addAll(reader.readRowGroup(group), pictures);
        }
      }
    }
    return pictures;
  }

  private boolean complete(Split split, Map<Integer, List<byte[]>> pictures) {
    for (int label = 0; label < Math.min(mostClasses, split.labelCounts().size()); label++) {
      long wanted = Math.min(examples, split.labelCounts().get(label));
      if (pictures.getOrDefault(label, List.of()).size() < wanted) {
        return false;
      }
    }
    return true;
  }

  private void addAll(List<ImageRow> rows, Map<Integer, List<byte[]>> pictures)
      throws DataSetException {
    for (ImageRow row : rows) {
      for (int label : row.classes().filter(each -> each < mostClasses).toArray()) {
        List<byte[]> own = pictures.computeIfAbsent(label, each -> new ArrayList<>());
        if (own.size() < examples) {
          own.add(thumbnail(row));
        }
      }
    }
  }

  private static byte[] thumbnail(ImageRow row) throws DataSetException {
    try {
      return ImageCodec.prepare(row.bytes(), THUMBNAIL).bytes();
    } catch (RefusedImageException e) {
      throw new DataSetException(
          String.format(
              Locale.ROOT, "Invalid image %s in the data set: %s", row.path(), e.detail()),
          e);
    }
  }

  private static void addClass(
      StringBuilder page, String name, String heading, List<byte[]> pictures) {
    page.append(String.format(Locale.ROOT, "<h2>%s</h2>\n", escaped(heading)));
    for (byte[] picture : pictures) {
      String type =
          ImageFormat.detect(picture).map(Enum::name).orElse("png").toLowerCase(Locale.ROOT);
      page.append(
              String.format(
                  Locale.ROOT, "<img alt=\"%s\" src=\"data:image/%s;base64,", escaped(name), type))
          .append(Base64.getEncoder().encodeToString(picture))
          .append("\">\n");
    }
  }

  private void addRefused(StringBuilder page) throws IOException {
    Map<String, Long> reasons = new TreeMap<>();
    StringBuilder rows = new StringBuilder();
    new QuarantineReader(hadoop, dataSet)
        .forEach(
            image -> {
              if (reasons.merge(image.reason(), 1L, Long::sum) <= examples) {
                rows.append(row(image));
              }
            });
    if (!reasons.isEmpty()) {
      page.append("<h1>Refused, all splits</h1>\n");
      reasons.forEach(
          (reason, count) ->
              page.append(String.format(Locale.ROOT, "<h2>%s (%d)</h2>\n", reason, count)));
      page.append(
              String.format(
                  Locale.ROOT, "<table><caption>The first %d of each reason</caption>\n", examples))
          .append("<tr><th scope=\"col\">reason<th scope=\"col\">file<th scope=\"col\">detail\n")
          .append(rows)
          .append("</table>\n");
    }
  }

  private static String row(QuarantineReader.RefusedImage image) {
    return String.format(
        Locale.ROOT,
        "<tr><td>%s<td>%s<td>%s\n",
        image.reason(),
        escaped(image.path()),
        escaped(image.detail()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
