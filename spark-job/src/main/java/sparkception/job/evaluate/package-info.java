/**
 * How good a network is on a split: top-1 and top-5, loss, confusion matrix, each class.
 *
 * <p>Every image is counted exactly once, by tasks that share out the split in stored order.
 */
package sparkception.job.evaluate;
