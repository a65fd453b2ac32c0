/**
 * What {@code sparkception-bench gpu} runs on a machine with a GPU and little else: the kernels'
 * tests and times, whole steps beside PyTorch's, and a training from shards.
 */
package sparkception.job.bench.gpu;
