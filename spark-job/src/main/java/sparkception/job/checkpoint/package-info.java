/**
 * Checkpoints: published by one rename, proven by their hashes, and skipped with a reason when
 * damaged.
 */
package sparkception.job.checkpoint;
