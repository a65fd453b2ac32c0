/**
 * A network as a list of steps for a device: which kernels and products, in which order, on which
 * memory.
 *
 * <p>A {@link org.deeplearning4j.nn.conf.ComputationGraphConfiguration} is read into nodes, whose
 * operations are put down one after another, forward and, in reverse order, backward. What is done
 * to an activation as it is read (its normalization, a ReLU) is not an operation: it is part of the
 * {@link sparkception.zoo.cuda.program.Value}, so that nothing normalized is ever written. Then
 * buffers whose lives do not overlap get the same memory.
 */
package sparkception.zoo.cuda.program;
