package sparkception.job.report;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import sparkception.job.run.Evaluation;
import sparkception.job.run.MetricLine;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunFolderException;

/** Parts of the report on a run, each as a page of its own, as the run folder is by now. */
public final class RunPages {

  private final ReportPage run;

  private RunPages(ReportPage run) {
    this.run = run;
  }

  /**
   * The parts.
   *
   * @throws RunFolderException when the folder is not a run's
   */
  public static RunPages of(RunFolder run) throws IOException {
    return new RunPages(ReportPage.of(run));
  }

  /** How it is doing, on which data, by which command and programs. */
  public String state() {
    return page(run.title(), run.tiles() + run.facts(), "The run folder says nothing of it yet.");
  }

  /** The recipe with every default written out. */
  public String recipe() {
    return page("Recipe of " + run.title(), Page.preformatted(run.recipe()), "");
  }

  /** Loss, accuracy, learning rate and images a second. */
  public String training() {
    return page("Training of " + run.title(), run.charts(), "No round is done yet.");
  }

  /** How far apart the workers of a round were before they were averaged. */
  public String divergence() {
    return page(
        "Divergence of workers of " + run.title(),
        divergence(run).html(),
        "No round tells how far apart its workers were.");
  }

  static LineChart divergence(ReportPage run) {
    return run.curve(
        "Divergence",
        LineChart.Scale.FROM_ZERO,
        List.of(run.metrics().series("", MetricLine::divergence)));
  }

  /** Where the time of the rounds went. */
  public String phases() {
    return page(
        "Where the time of " + run.title() + " went",
        PhaseSection.html(run.metrics()),
        "No round is done yet.");
  }

  /** What is taken for what, as found on a split. */
  public String confusion(String split) throws RunFolderException {
    Evaluation evaluation = evaluation(split);
    return page(
        titled("Confusion", evaluation),
        ConfusionSection.matrix(evaluation) + ConfusionSection.pairs(evaluation),
        "No image was taken for another class's.");
  }

  /** Precision, recall and F1 of each class, as found on a split. */
  public String classes(String split) throws RunFolderException {
    Evaluation evaluation = evaluation(split);
    return page(titled("Classes", evaluation), ClassTable.html(evaluation, run.trained()), "");
  }

  /** The worst mistakes and some right answers as pictures, as found on a split. */
  public String predictions(String split) throws RunFolderException {
    Evaluation evaluation = evaluation(split);
    return page(
        titled("Predictions", evaluation),
        GallerySection.html(evaluation),
        "The evaluation kept no picture.");
  }

  /** Whether the network is right as often as it says, as found on a split. */
  public String calibration(String split) throws RunFolderException {
    Evaluation evaluation = evaluation(split);
    return page(
        titled("Calibration", evaluation),
        ReliabilitySection.html(evaluation.calibration()),
        "Unknown: the images have several labels each, or an earlier version evaluated them.");
  }

  /** Of the run's own data set where several have a split of that name. */
  private Evaluation evaluation(String split) throws RunFolderException {
    List<Evaluation> found =
        run.evaluations().stream().filter(each -> each.split().equals(split)).toList();
    return found.stream()
        .filter(run::isOfThisData)
        .findFirst()
        .or(() -> found.stream().findFirst())
        .orElseThrow(
            () ->
                new RunFolderException(
                    String.format(
                        Locale.ROOT,
                        "Cannot find an evaluation of %s on split %s: it has %s ('sparkception evaluate' makes"
                            + " one)",
                        run.title(),
                        split,
                        evaluated())));
  }

  private String evaluated() {
    return run.evaluations().isEmpty()
        ? "none"
        : run.evaluations().stream().map(run::named).collect(Collectors.joining(", "));
  }

  private String titled(String what, Evaluation evaluation) {
    return String.format(Locale.ROOT, "%s of %s on %s", what, run.title(), run.named(evaluation));
  }

  private static String page(String title, String content, String otherwise) {
    return Page.html(title, content.isEmpty() ? Page.note(otherwise) : content);
  }
}
