/**
 * Optimizers and learning-rate schedules that work on a network's one flat parameter vector.
 *
 * <p>DL4J's own updaters are not used for training here: its RMSProp has no momentum and puts
 * epsilon outside the root, its Nesterov is not classical momentum, its clipping reaches into
 * batch-normalization statistics, and its schedules follow a worker's own iteration counter. A flat
 * update is also one pass over memory instead of a dozen.
 */
package sparkception.zoo.optim;
