/**
 * Runs as TensorBoard's event files, made from run folders of whatever version: training knows
 * nothing of them.
 *
 * <p>The messages are those of <a
 * href="https://github.com/tensorflow/tensorboard/tree/master/tensorboard/compat/proto">TensorBoard's
 * protobufs</a>: summaries and tensors as ND4J has them compiled, the few others written field by
 * field.
 */
package sparkception.job.tensorboard;
