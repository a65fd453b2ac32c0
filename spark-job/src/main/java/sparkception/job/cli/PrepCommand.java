package sparkception.job.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
import sparkception.data.image.ImageOptions;
import sparkception.data.prep.PrepJob;
import sparkception.data.prep.PrepOptions;
import sparkception.data.prep.PrepResult;
import sparkception.data.source.ClassFolders;
import sparkception.data.source.Idx;
import sparkception.data.source.ImageSource;

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
      "An image that cannot be read goes to the quarantine with its reason. A job that was killed"
          + " goes on when started again; a finished one does nothing.",
      "",
      "Examples:",
      "  sparkception prep --input photos --format class-folders --output flowers \\",
      "      --shorter-side 342",
      "  sparkception prep --input fashion-mnist --format idx --output fashion"
    })
final class PrepCommand implements Callable<Integer> {

  /** What can be read. */
  enum Format {
    CLASS_FOLDERS,
    IDX
  }

  @Option(
      names = "--input",
      required = true,
      paramLabel = "PATH",
      description = "Where the images are, on any Hadoop file system.")
  Path input;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      converter = KebabFormat.class,
      description = "class-folders or idx.")
  Format format;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DATASET",
      description = "Folder of the data set, on any Hadoop file system.")
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
      description = "Size of a shard, about. Default: ${DEFAULT-VALUE}.")
  int shardMib;

  @Option(
      names = "--shorter-side",
      defaultValue = "0",
      paramLabel = "PIXELS",
      description = "Shrink images to this shorter side; 0 keeps them. Default: ${DEFAULT-VALUE}.")
  int shorterSide;

  @Option(
      names = "--val",
      defaultValue = "0.1",
      paramLabel = "FRACTION",
      description =
          "Share for validation where the input has no splits. Default: ${DEFAULT-VALUE}.")
  double val;

  @Option(
      names = "--test",
      defaultValue = "0.1",
      paramLabel = "FRACTION",
      description = "Share for testing where the input has no splits. Default: ${DEFAULT-VALUE}.")
  double test;

  @Option(
      names = "--max-refused",
      defaultValue = "0.01",
      paramLabel = "FRACTION",
      description = "Fail when more of the images are refused. Default: ${DEFAULT-VALUE}.")
  double maxRefused;

  @Option(
      names = "--class-names",
      split = ",",
      paramLabel = "NAME",
      description = "Names of the classes of idx data, in the order of their labels.")
  List<String> classNames = new ArrayList<>();

  @Mixin SparkOptions spark;
  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  @Override
  public Integer call() throws Exception {
    PrepOptions options = options();
    try (SparkSession session = spark.open("prep")) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
      PrepProgress progress = PrepProgress.onStandardError(command.commandLine().getErr());
      Configuration hadoop = context.hadoopConfiguration();
      // An executor's working folder is another one, so relative paths end here.
      ImageSource source = source(input.getFileSystem(hadoop).makeQualified(input));
      Path target = output.getFileSystem(hadoop).makeQualified(output);
      PrepResult done = new PrepJob(context, source, options, target, progress).execute();
      result.print(command.commandLine().getOut(), done, text(done));
    }
    return 0;
  }

  private PrepOptions options() {
    try {
      ImageOptions image = ImageOptions.DEFAULT.withShorterSide(shorterSide);
      return new PrepOptions(seed, (long) shardMib << 20, val, test, maxRefused, image);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private ImageSource source(Path folder) {
    return switch (format) {
      case CLASS_FOLDERS -> new ClassFolders(folder);
      case IDX -> new Idx(folder, classNames);
    };
  }

  private String text(PrepResult done) {
    return """
        %s: %s images of %d classes (%s), %s refused%s
        %s in %s, %.0f images/s
        """
        .formatted(
            done.alreadyDone() ? "Already done" : "Done",
            Amounts.count(done.written()),
            done.classes(),
            counts(done.splits()),
            Amounts.count(done.refused()),
            done.refusedBy().isEmpty() ? "" : ": " + counts(done.refusedBy()),
            output,
            Amounts.duration(done.seconds()),
            done.imagesPerSecond());
  }

  private static String counts(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " " + Amounts.count(entry.getValue()))
        .collect(Collectors.joining(", "));
  }
}
