package sparkception.job.recipe;

import java.util.List;
import sparkception.job.JobProblem;

/** A recipe that cannot be used; it names every problem, not just the first. */
public final class InvalidRecipeException extends Exception implements JobProblem {

  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  InvalidRecipeException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence for each problem, with the key, the value and the rule. */
  public List<String> problems() {
    return problems;
  }
}
