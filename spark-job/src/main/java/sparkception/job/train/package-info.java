/**
 * Training by parameter averaging: the driver's loop over rounds, the workers, the reduction.
 *
 * <p>A round is a pure function of (state, plan, position, seed), so that a retried task, a resumed
 * run and an undisturbed run give the same bits.
 */
package sparkception.job.train;
