package sparkception.job.cli;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;
import sparkception.job.evaluate.TrainedRun;
import sparkception.job.recipe.InvalidRecipeException;

/** Which trained network a command works on. */
final class TrainedRunOptions {

  @Option(names = "--run", paramLabel = "RUN", description = "Run folder: its newest checkpoint.")
  Path run;

  @Option(
      names = "--best",
      paramLabel = "RUN",
      description = "Run folder: the best checkpoint by validation.")
  Path best;

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description = "One checkpoint: RUN/checkpoints/SAMPLES.")
  Path checkpoint;

  TrainedRun open(Configuration hadoop) throws IOException, InvalidRecipeException {
    if (best != null) {
      return TrainedRun.best(best, hadoop);
    }
    return run != null ? TrainedRun.newest(run, hadoop) : TrainedRun.at(checkpoint, hadoop);
  }
}
