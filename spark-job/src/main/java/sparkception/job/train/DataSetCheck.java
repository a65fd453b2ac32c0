package sparkception.job.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Split;
import sparkception.job.recipe.Recipe;
import sparkception.job.recipe.TrainRecipe;
import sparkception.zoo.architecture.Labels;

/** What in a data set, or in its portions, will disappoint: said before training, by class. */
final class DataSetCheck {

  private static final int MOST_NAMES = 10;

  /** Fewer images a minibatch cost accuracy, however often workers average (docs/averaging.md). */
  private static final int FEW_IMAGES = 16;

  private final Manifest manifest;
  private final Split training;
  private final Recipe recipe;

  DataSetCheck(Manifest manifest, Split training, Recipe recipe) {
    this.manifest = manifest;
    this.training = training;
    this.recipe = recipe;
  }

  /**
   * A sentence for each thing, with what follows from it.
   *
   * @param data the data set's folder, for messages
   * @throws DataSetException if there is nothing to learn: no images, or one class only
   */
  List<String> warnings(String data) throws DataSetException {
    if (training.rows() == 0) {
      throw new DataSetException(
          String.format(
              Locale.ROOT, "Cannot train on %s: split %s has no images", data, training.name()));
    }
    List<String> warnings = new ArrayList<>();
    if (counts(training)) {
      requireTwoClasses(data);
      addUntrained(warnings);
    }
    manifest.splits().stream()
        .filter(split -> !split.name().equals(training.name()) && counts(split))
        .forEach(split -> addUntested(split, warnings));
    addSmall(warnings);
    addFewAtATime(warnings);
    return warnings;
  }

  /** Earlier versions counted the first label of an image alone. */
  private boolean counts(Split split) {
    boolean countsAllLabels =
        recipe.model().labels() == Labels.ONE || split.severalLabels() != null;
    return countsAllLabels && split.labelCounts().size() == manifest.classes().size();
  }

  private void requireTwoClasses(String data) throws DataSetException {
    List<String> missing = missing(training);
    if (recipe.model().labels() == Labels.ONE && manifest.classes().size() - missing.size() < 2) {
      String only =
          IntStream.range(0, manifest.classes().size())
              .filter(i -> training.labelCounts().get(i) > 0)
              .mapToObj(i -> manifest.classes().get(i).name())
              .collect(Collectors.joining());
      throw new DataSetException(
          String.format(
              Locale.ROOT,
              "Cannot train on %s: all training images are of one class, %s%s; a network learns to tell"
                  + " classes apart, so it needs two",
              data,
              only,
              missing.isEmpty()
                  ? ""
                  : String.format(Locale.ROOT, " (none of %s)", names(missing))));
    }
  }

  private void addUntrained(List<String> warnings) {
    List<String> missing = missing(training);
    if (!missing.isEmpty()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "No training images of %s: the network will never learn to name %s",
              names(missing),
              missing.size() == 1 ? "it" : "them"));
    }
  }

  private void addUntested(Split split, List<String> warnings) {
    List<String> missing = missing(split);
    if (!missing.isEmpty()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "No images of %s in split %s: figures on it say nothing about %s",
              names(missing),
              split.name(),
              missing.size() == 1 ? "it" : "them"));
    }
  }

  private void addSmall(List<String> warnings) {
    TrainRecipe train = recipe.train();
    long step = (long) train.batchSize() * train.accumulationSteps();
    if (training.rows() < step) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "The %d training images are fewer than a step takes (%d): an epoch is one step of each"
                  + " worker, with at most %d images",
              training.rows(),
              step,
              share(train.workers())));
    } else if (training.rows() < step * train.workers()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "The %d training images are fewer than a step of all %d workers takes (%d): an epoch is"
                  + " one step of each, with at most %d images",
              training.rows(),
              train.workers(),
              step * train.workers(),
              share(train.workers())));
    }
  }

  private void addFewAtATime(List<String> warnings) {
    TrainRecipe train = recipe.train();
    if (train.workers() > 1 && train.batchSize() < FEW_IMAGES) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "Batch normalization of each of the %d workers sees %d images at a time (train.batch-size);"
                  + " fewer than %d cost accuracy, up to two points with 8",
              train.workers(),
              train.batchSize(),
              FEW_IMAGES));
    }
  }

  private long share(int workers) {
    return (training.rows() + workers - 1) / workers;
  }

  private List<String> missing(Split split) {
    List<ImageClass> classes = manifest.classes();
    return IntStream.range(0, classes.size())
        .filter(i -> split.labelCounts().get(i) == 0)
        .mapToObj(i -> classes.get(i).name())
        .toList();
  }

  private static String names(List<String> classes) {
    String first = classes.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "%s %s%s",
        classes.size() == 1 ? "class" : "classes",
        first,
        classes.size() > MOST_NAMES
            ? String.format(Locale.ROOT, " and %d more", classes.size() - MOST_NAMES)
            : "");
  }
}
