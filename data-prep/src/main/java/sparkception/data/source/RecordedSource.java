package sparkception.data.source;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.SourceState;

/** The source of a data set once more, from what its manifest says of it. */
public final class RecordedSource {

  private static final String NO_CLASSES = ClassList.summary(List.of());

  private RecordedSource() {}

  /**
   * The source that a data set was made from.
   *
   * @param classes of the data set
   * @throws SourceException if the manifest does not say all of how it was read
   */
  public static ImageSource of(SourceState recorded, List<ImageClass> classes)
      throws SourceException {
    if (recorded == null || recorded.input() == null || recorded.settings() == null) {
      throw unknown("it does not say what it was made from");
    }
    Map<String, Object> settings = recorded.settings();
    boolean named = !NO_CLASSES.equals(settings.get("classes"));
    ImageSource source = source(recorded, settings, named ? classes : List.of());
    if (!text(source.settings()).equals(text(settings))) {
      throw unknown(
          String.format(
              Locale.ROOT, "it was read in a way that cannot be repeated (%s)", text(settings)));
    }
    return source;
  }

  private static ImageSource source(
      SourceState recorded, Map<String, Object> settings, List<ImageClass> classes)
      throws SourceException {
    Path input = new Path(recorded.input());
    List<String> names = ClassList.names(classes);
    return switch (String.valueOf(settings.get("format"))) {
      case "class-folders" -> new ClassFolders(input, classes);
      case "idx" -> new Idx(input, names);
      case "ilsvrc2012" -> new Ilsvrc2012(input, boxes(settings.get("boxes")));
      case "manifest" ->
          new LabelManifest(
              input, hierarchy(settings.get("hierarchy")), rules(settings, classes), Folds.NONE);
      case "parquet" -> new ImageParquet(input, names, Folds.NONE);
      case "webdataset" -> new WebDataset(input, names);
      default -> throw unknown("it names no format that this program knows");
    };
  }

  private static List<Path> boxes(Object paths) {
    return paths instanceof List<?> list
        ? list.stream().map(path -> new Path(path.toString())).toList()
        : List.of();
  }

  private static Path hierarchy(Object path) {
    return path == null || path.equals("none") ? null : new Path(path.toString());
  }

  private static LabelRules rules(Map<String, Object> settings, List<ImageClass> classes) {
    return new LabelRules(
        number(settings, "confidence", LabelRules.ALL.threshold()).doubleValue(),
        number(settings, "min_images", LabelRules.ALL.minImages()).longValue(),
        number(settings, "max_images", LabelRules.ALL.maxImages()).longValue(),
        classes);
  }

  private static Number number(Map<String, Object> settings, String key, Number otherwise) {
    return settings.get(key) instanceof Number number ? number : otherwise;
  }

  private static String text(Map<String, Object> settings) {
    return new TreeMap<>(settings)
        .entrySet().stream()
            .map(entry -> entry.getKey() + ": " + Objects.toString(entry.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static SourceException unknown(String why) {
    return new SourceException(
        String.format(
            Locale.ROOT,
            "Cannot look for new images by the data set's manifest: %s; run 'prep --incremental' with the options that it was made with",
            why));
  }
}
