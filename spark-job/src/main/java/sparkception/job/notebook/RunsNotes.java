package sparkception.job.notebook;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import sparkception.job.report.RunComparison;
import sparkception.job.run.RunFolder;

/** Several runs in cells. */
public final class RunsNotes {

  private final SparkSession spark;
  private final List<RunFolder> runs;

  RunsNotes(SparkSession spark, List<RunFolder> runs) {
    this.spark = spark;
    this.runs = runs;
  }

  /** State, size, speed, loss and accuracy, a line for each run. */
  public NotebookPage table() throws IOException {
    return new NotebookPage(RunComparison.of(runs).tablePage());
  }

  /** Loss, accuracy, learning rate and images a second, a line for each run in common charts. */
  public NotebookPage training() throws IOException {
    return new NotebookPage(RunComparison.of(runs).curvesPage());
  }

  /** The keys in which their recipes differ. */
  public NotebookPage recipes() throws IOException {
    return new NotebookPage(RunComparison.of(runs).recipesPage());
  }

  /**
   * Registers views of what the run folders hold by now, each with the name of the run in column
   * {@code run}: {@code rounds} has the columns of {@code RUN/metrics}, without rounds that were
   * done again; {@code accuracies} the figures at checkpoints and of evaluations ({@code data},
   * {@code split}, {@code samples}, {@code loss}, {@code top1}, …); {@code classes} each class's
   * {@code precision}, {@code recall} and {@code f1} on each {@code split} that was evaluated;
   * {@code confusions} how many {@code images} of class {@code actual} were taken for {@code
   * predicted}.
   */
  public void registerViews() throws IOException {
    RunViews views = new RunViews();
    List<String> names = RunFolder.names(runs);
    for (int i = 0; i < runs.size(); i++) {
      views.add(runs.get(i), names.get(i));
    }
    views.register(spark);
  }
}
