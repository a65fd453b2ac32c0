package sparkception.job.cli;

import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sparkception.data.InvalidOptionException;
import sparkception.data.image.ImageOptions;
import sparkception.data.prep.Increment;
import sparkception.data.prep.IncrementalPrep;
import sparkception.data.prep.PrepEstimate;
import sparkception.data.prep.PrepJob;
import sparkception.data.prep.PrepOptions;
import sparkception.data.prep.PrepResult;
import sparkception.data.storage.SoundStorage;

/** {@code sparkception prep}. */
@Command(
    name = "prep",
    description = "Makes a data set of Parquet shards from images.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "class-folders: a folder for each class with JPEG, PNG, ... files in it. 'train', 'val' and"
          + " 'test' folders above them are splits; otherwise fractions are cut by content.",
      "idx: the four files of MNIST and Fashion-MNIST, plain or gzipped.",
      "ilsvrc2012: a folder with ILSVRC2012_img_train.tar, ILSVRC2012_img_val.tar and the devkit,"
          + " as they are distributed; nothing needs unpacking.",
      "manifest: a list of images in JSON lines, CSV or Parquet: 'image' (URI, or path from the"
          + " list's folder), 'label', or 'labels' with ; between them, and optionally 'weights' (a"
          + " confidence of each), 'weight' (how often the image is used, such as 2 or 0.5), 'split'"
          + " (train, val or test) and 'bytes' (the image itself, in base64 where the list is text).",
      "parquet: files with 'image' (bytes, path) and 'label', as Hugging Face's datasets has them.",
      "webdataset: tars, gzipped or not, with NAME.jpg (or .png, ...) and NAME.cls, .json or .txt: a"
          + " class's number or name.",
      "",
      "An image that cannot be read goes to the quarantine with its reason. A job that was killed"
          + " goes on when started again; a finished one does nothing, unless its input has changed:"
          + " then the data set is made anew in its place.",
      "",
      "Examples:",
      "  sparkception prep --input photos --format class-folders --output flowers \\",
      "      --shorter-side 342",
      "  sparkception prep --input fashion-mnist --format idx --output fashion",
      "  sparkception prep --input list.csv --format manifest --confidence 0.5 --output jft"
          + " --dry-run"
    })
final class PrepCommand implements Callable<Integer> {

  @Mixin SourceOptions from;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DATASET",
      description = "Folder of the data set, on HDFS or a disk that all nodes reach.")
  Path output;

  @Option(
      names = "--seed",
      defaultValue = "42",
      paramLabel = "N",
      description = "Seed of the images' order. Default: ${DEFAULT-VALUE}.")
  long seed;

  @Option(
      names = "--shard-mib",
      defaultValue = "64",
      paramLabel = "N",
      description = "Most MiB of a shard as it is written, about. Default: ${DEFAULT-VALUE}.")
  int shardMib;

  @Option(
      names = "--shorter-side",
      defaultValue = "0",
      paramLabel = "PIXELS",
      description = "Shrink images to this shorter side; 0 keeps them. Default: ${DEFAULT-VALUE}.")
  int shorterSide;

  @Option(names = "--square", description = "Cut out the centre square of each image.")
  boolean square;

  @Option(
      names = "--jpeg-quality",
      defaultValue = "90",
      paramLabel = "N",
      description =
          "1 to 100, of images that are encoded again; others keep their bytes. Default:"
              + " ${DEFAULT-VALUE}.")
  int jpegQuality;

  @Option(
      names = "--val",
      paramLabel = "FRACTION",
      description =
          "Share for validation. Default: 0.1 where the input has no splits; where it has train but"
              + " no val, val is cut from train if this says so.")
  Double val;

  @Option(names = "--test", paramLabel = "FRACTION", description = "The same for testing.")
  Double test;

  @Option(
      names = "--max-refused",
      defaultValue = "0.01",
      paramLabel = "FRACTION",
      description = "Fail when more of the images are refused. Default: ${DEFAULT-VALUE}.")
  double maxRefused;

  @Option(
      names = "--drop-duplicates",
      description = "Refuse images with the same bytes as another one of their split.")
  boolean dropDuplicates;

  @Option(
      names = "--overwrite",
      description =
          "Make a data set anew that has another input or other options. One whose input has"
              + " changed is made anew without this.")
  boolean overwrite;

  @Option(
      names = "--incremental",
      description =
          "Add what the input has got since, as new shards beside the old ones. Each state that the"
              + " data set had stays readable as DATASET/_versions/N.")
  boolean incremental;

  @Option(
      names = "--dry-run",
      description = "List the input, say what would be written, and write nothing.")
  boolean dryRun;

  @Mixin SparkOptions spark;
  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  @Override
  public Integer call() throws Exception {
    PrepOptions options = checkedOptions();
    SoundStorage.requireNoObjectStore(output);
    try (SparkSession session = spark.openWithoutGpus("prep")) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
      PrepProgress progress = PrepProgress.onStandardError(command.commandLine().getErr());
      Configuration hadoop = context.hadoopConfiguration();
      Path target = output.getFileSystem(hadoop).makeQualified(output);
      PrepJob job = new PrepJob(context, from.source(hadoop), options, target, progress);
      if (incremental) {
        Increment added =
            new IncrementalPrep(context, from.source(hadoop), options, target, progress).execute();
        print(added, PrepText.of(added, output));
      } else if (dryRun) {
        PrepEstimate estimate = job.estimate();
        estimate.warnings().forEach(progress::warning);
        print(estimate, PrepText.of(estimate));
      } else {
        PrepResult done = job.execute();
        print(done, PrepText.of(done, output));
      }
    }
    return 0;
  }

  private void print(Object outcome, String text) throws IOException {
    result.print(command.commandLine().getOut(), outcome, text);
  }

  private PrepOptions checkedOptions() {
    if (incremental && (overwrite || dryRun)) {
      throw new ParameterException(
          command.commandLine(), "Invalid --incremental: not with --overwrite or --dry-run");
    }
    try {
      from.check();
      return options();
    } catch (InvalidOptionException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private PrepOptions options() {
    ImageOptions common = ImageOptions.DEFAULT;
    ImageOptions image =
        new ImageOptions(shorterSide, square, jpegQuality, common.background(), common.limits());
    PrepOptions options =
        new PrepOptions(
                seed,
                (long) shardMib << 20,
                Objects.requireNonNullElse(val, PrepOptions.DEFAULT.valFraction()),
                Objects.requireNonNullElse(test, PrepOptions.DEFAULT.testFraction()),
                maxRefused,
                image)
            .asking(askedSplits());
    PrepOptions distinct = dropDuplicates ? options.withoutDuplicates() : options;
    return overwrite ? distinct.overwriting() : distinct;
  }

  private Set<String> askedSplits() {
    Set<String> asked = new TreeSet<>();
    if (val != null) {
      asked.add("val");
    }
    if (test != null) {
      asked.add("test");
    }
    return asked;
  }
}
