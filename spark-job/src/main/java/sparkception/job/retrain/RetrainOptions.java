package sparkception.job.retrain;

import org.apache.hadoop.fs.Path;
import sparkception.job.registry.Retention;

/**
 * What is trained further, and when it is good enough.
 *
 * @param data the data set that grows
 * @param first run or checkpoint that becomes the first champion; null where there is one
 * @param split of the data set that versions are compared on
 * @param rule when a candidate becomes the champion
 * @param retention which versions stay
 */
public record RetrainOptions(
    Path data, Path first, String split, PromotionRule rule, Retention retention) {}
