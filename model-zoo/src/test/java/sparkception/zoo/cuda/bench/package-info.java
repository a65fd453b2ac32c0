/**
 * What {@code sparkception-bench gpu} runs: the kernels' own tests on the GPU that is there, and
 * their times.
 */
package sparkception.zoo.cuda.bench;
