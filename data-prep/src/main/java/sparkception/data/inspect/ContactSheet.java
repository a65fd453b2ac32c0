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
import sparkception.data.image.ImageCodec;
import sparkception.data.image.ImageFormat;
import sparkception.data.image.ImageOptions;
import sparkception.data.image.RefusedImageException;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Shard;
import sparkception.data.shard.ShardReader;
import sparkception.data.shard.Split;

/**
 * Examples of each class on one HTML page that needs no other file. Shards are read from the first
 * on until there are enough; because data sets are shuffled, few are needed.
 */
public final class ContactSheet {

  private static final ImageOptions THUMBNAIL =
      new ImageOptions(96, true, 85, 0xFFFFFF, ImageOptions.DEFAULT.limits());

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

  /** The page for a split. */
  public String html(String splitName) throws IOException {
    Manifest manifest = Manifest.read(hadoop, dataSet);
    Split split = manifest.split(splitName);
    Map<Integer, List<byte[]>> pictures = pictures(split);
    StringBuilder page = new StringBuilder();
    page.append(
        """
        <!doctype html><meta charset="utf-8"><title>%1$s</title>
        <style>body{font:14px sans-serif;margin:24px}img{height:96px;margin:2px}h2{font-size:14px;margin:12px 0 2px}</style>
        <h1>%1$s</h1>
        """
            .formatted(escaped(dataSet.getName() + ": " + splitName)));
    for (ImageClass each : manifest.classes()) {
      if (each.index() < mostClasses) {
        long images = split.labelCounts().get(each.index());
        addClass(page, each, images, pictures.getOrDefault(each.index(), List.of()));
      }
    }
    return page.toString();
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
      List<byte[]> own = pictures.computeIfAbsent(row.label(), label -> new ArrayList<>());
      if (row.label() < mostClasses && own.size() < examples) {
        own.add(thumbnail(row));
      }
    }
  }

  private static byte[] thumbnail(ImageRow row) throws DataSetException {
    try {
      return ImageCodec.prepare(row.bytes(), THUMBNAIL).bytes();
    } catch (RefusedImageException e) {
      throw new DataSetException(
          "Invalid image %s in the data set: %s".formatted(row.path(), e.detail()), e);
    }
  }

  private static void addClass(
      StringBuilder page, ImageClass each, long images, List<byte[]> pictures) {
    page.append(
        "<h2>%d %s (%d images)</h2>\n".formatted(each.index(), escaped(each.name()), images));
    for (byte[] picture : pictures) {
      String type =
          ImageFormat.detect(picture).map(Enum::name).orElse("png").toLowerCase(Locale.ROOT);
      page.append("<img src=\"data:image/%s;base64,".formatted(type))
          .append(Base64.getEncoder().encodeToString(picture))
          .append("\">\n");
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
