/**
 * Kernels on oneDNN, called directly on the arrays' own memory.
 *
 * <p>Activations stay plain NHWC from input to classifier, which oneDNN's fastest kernels take;
 * weights are reordered into the format that a kernel wants once in each forward pass, and their
 * gradients back. Everything is created when a kernel is; a call only binds addresses and runs.
 */
package sparkception.zoo.kernels.onednn;
