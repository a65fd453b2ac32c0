package sparkception.job.explain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.augment.Augmenter;
import sparkception.data.augment.Crop;
import sparkception.data.image.ImageDecoder;
import sparkception.data.image.ImageOptions;
import sparkception.data.image.Pixels;
import sparkception.data.image.RefusedImageException;
import sparkception.data.shard.ImageClass;
import sparkception.data.storage.Publication;
import sparkception.job.evaluate.TrainedRun;
import sparkception.job.run.RunDescription;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.explain.Explainer;
import sparkception.zoo.explain.HeatMap;
import sparkception.zoo.explain.Method;

/**
 * Draws what a trained network looks at: an overlay for each picture, and {@code index.html} with
 * all of them. Everything happens in this process, since it is for looking at a few pictures.
 */
public final class Explanations {

  /** What most people look at. */
  private static final String PAGE = "index.html";

  private final Configuration hadoop;
  private final Explainer explainer;
  private final List<ImageClass> classes;
  private final ImageOptions preparation;
  private final AugmentOptions view;
  private final Method method;
  private final Integer explained;

  private Explanations(
      Configuration hadoop,
      ComputationGraph network,
      RunDescription run,
      AugmentOptions view,
      Method method,
      Integer explained) {
    this.hadoop = hadoop;
    this.explainer = Explainer.of(network);
    this.classes = run.classes();
    this.preparation =
        run.preparation() == null ? ImageOptions.DEFAULT : run.preparation().options();
    this.view = view;
    this.method = method;
    this.explained = explained;
  }

  /**
   * Explanations by a run's network.
   *
   * @param className whose heat is drawn; null for the likeliest of each picture
   * @throws ExplainException if the network has no such class
   */
  public static Explanations of(
      Configuration hadoop, TrainedRun trained, Method method, String className)
      throws IOException {
    RunDescription run = trained.description("explain with");
    Integer explained = className == null ? null : index(run.classes(), className);
    return new Explanations(
        hadoop, trained.checkpoint().model(), run, trained.view(), method, explained);
  }

  private static int index(List<ImageClass> classes, String name) throws ExplainException {
    return classes.stream()
        .filter(each -> each.name().equals(name) || each.id().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ExplainException(
                    String.format(
                        Locale.ROOT,
                        "Cannot explain class %s: the network has %s",
                        name,
                        String.join(
                            ", ", classes.stream().limit(20).map(ImageClass::name).toList()))))
        .index();
  }

  /**
   * Explains pictures in files and folders.
   *
   * @param most pictures
   * @param output folder that is written to; must not exist
   */
  public List<Explanation> ofPictures(List<Path> places, int most, Path output) throws IOException {
    return drawn(Subjects.pictures(hadoop, places, preparation, most), output);
  }

  /** Explains images of a data set's split. */
  public List<Explanation> ofSplit(Path data, String split, int most, Path output)
      throws IOException {
    return drawn(Subjects.split(hadoop, data, split, most), output);
  }

  /**
   * The page alone, of pictures in files and folders, in HTML; nothing is written.
   *
   * @param most pictures
   */
  public String pageOfPictures(List<Path> places, int most) throws IOException {
    return page(Subjects.pictures(hadoop, places, preparation, most));
  }

  /** The page alone, of images of a data set's split, in HTML; nothing is written. */
  public String pageOfSplit(Path data, String split, int most) throws IOException {
    return page(Subjects.split(hadoop, data, split, most));
  }

  private String page(List<Subject> subjects) throws IOException {
    ExplanationPage page = new ExplanationPage(method);
    drawn(subjects, (file, overlay) -> {}, page);
    return new String(page.bytes(), StandardCharsets.UTF_8);
  }

  private List<Explanation> drawn(List<Subject> subjects, Path output) throws IOException {
    FileSystem files = output.getFileSystem(hadoop);
    if (files.exists(output)) {
      throw new ExplainException(
          String.format(Locale.ROOT, "Cannot write to %s: it exists already", output));
    }
    ExplanationPage page = new ExplanationPage(method);
    List<Explanation> explanations =
        drawn(
            subjects,
            (file, overlay) -> Publication.write(files, new Path(output, file), overlay),
            page);
    Publication.write(files, new Path(output, PAGE), page.bytes());
    return explanations;
  }

  /** Takes the overlays, PNGs, each with the name of its file. */
  private interface Overlays {
    void accept(String file, byte[] png) throws IOException;
  }

  private List<Explanation> drawn(List<Subject> subjects, Overlays overlays, ExplanationPage page)
      throws IOException {
    if (subjects.isEmpty()) {
      throw new ExplainException("Cannot explain: no pictures there");
    }
    List<Explanation> explanations = new ArrayList<>();
    for (Subject subject : subjects) {
      String file = String.format(Locale.ROOT, "%04d.png", explanations.size() + 1);
      explanations.add(explain(subject, file, overlays, page));
    }
    return explanations;
  }

  private Explanation explain(Subject subject, String file, Overlays overlays, ExplanationPage page)
      throws IOException {
    if (subject.encoded() == null) {
      return unreadable(subject, subject.error());
    }
    Augmenter augmenter = new Augmenter(view);
    byte[] samples = new byte[augmenter.length()];
    try {
      augmenter.apply(subject.encoded(), 0, samples, 0);
      float[] pixels =
          new ImageBatch(samples, 1, view.scaling().table(view.channels())).numbers(samples.length);
      Explainer.Seen seen = explainer.look(pixels, view.size(), view.channels());
      int drawn = explained != null ? explained : seen.likeliest();
      HeatMap map = explainer.heat(pixels, view.size(), view.channels(), seen, drawn, method);
      float[] heat = map.resized(view.size());
      byte[] overlay = Overlay.png(pixels, view.size(), view.channels(), heat);
      overlays.accept(file, overlay);
      Explanation said = said(subject, seen, drawn, heat, file);
      page.add(said, Overlay.plain(pixels, view.size(), view.channels()), overlay);
      return said;
    } catch (RefusedImageException e) {
      return unreadable(subject, e.getMessage());
    }
  }

  private Explanation said(
      Subject subject, Explainer.Seen seen, int drawn, float[] heat, String file)
      throws RefusedImageException {
    Double within = null;
    Double area = null;
    if (!subject.boxes().isEmpty()) {
      Pixels whole = ImageDecoder.decode(subject.encoded());
      double fraction = ((Crop.Centre) view.crop()).fraction();
      BoxShare share =
          new BoxShare(subject.boxes(), whole.width(), whole.height(), fraction, view.size());
      within = share.heat(heat);
      area = share.area();
    }
    return new Explanation(
        subject.path(),
        classes.get(drawn).name(),
        seen.probabilities()[drawn],
        classes.get(seen.likeliest()).name(),
        subject.actual(),
        within,
        area,
        file,
        null);
  }

  private static Explanation unreadable(Subject subject, String error) {
    return new Explanation(
        subject.path(), null, null, null, subject.actual(), null, null, null, error);
  }
}
