/**
 * What runs in the tasks of a round: a worker's minibatches, its replica, the loaders that are
 * opened ahead.
 *
 * <p>A worker is a pure function of (state, plan, position, seed), so that a task may be repeated,
 * here or elsewhere, with the same bits.
 */
package sparkception.job.worker;
