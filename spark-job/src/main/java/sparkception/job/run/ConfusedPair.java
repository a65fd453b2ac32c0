package sparkception.job.run;

/**
 * A class that was taken for another.
 *
 * @param actual index of the true class
 * @param predicted index of the predicted one
 * @param images how often
 */
public record ConfusedPair(int actual, int predicted, long images) {}
