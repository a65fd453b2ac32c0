/**
 * Training on the driver: a recipe made concrete, the loop over rounds, what it resumes from, goes
 * back to and stops at.
 *
 * <p>A round is a pure function of (state, plan, position, seed), so that a retried task, a resumed
 * run and an undisturbed run give the same bits.
 */
package sparkception.job.train;
