package sparkception.job.retrain;

import org.apache.hadoop.fs.Path;
import sparkception.job.recipe.Recipe;

/**
 * A network that is trained to follow the champion.
 *
 * @param champion the version that it begins with
 * @param data the version of the data set that it is trained on, a folder
 * @param run its run folder; one that was begun by an earlier look is gone on with
 * @param recipe by which it is trained
 */
public record Candidate(int champion, Path data, Path run, Recipe recipe) {

  /** How candidates are trained. */
  public interface Training {

    /**
     * The recipe.
     *
     * @param champion run folder of the champion
     * @param data the version of the data set
     */
    Recipe recipe(Path champion, Path data) throws Exception;

    /** Trains it to its end, or fails. */
    void train(Candidate candidate) throws Exception;
  }
}
