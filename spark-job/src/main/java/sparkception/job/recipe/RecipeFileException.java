package sparkception.job.recipe;

import java.io.IOException;
import java.util.Locale;
import sparkception.job.JobProblem;

/** A recipe's file that cannot be read. */
public final class RecipeFileException extends IOException implements JobProblem {

  private static final long serialVersionUID = 1L;

  RecipeFileException(String location, String reason, IOException cause) {
    super(String.format(Locale.ROOT, "Cannot read recipe %s: %s", location, reason), cause);
  }
}
