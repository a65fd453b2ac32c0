/**
 * The engine for NVIDIA GPUs: {@code device} what it asks of one, {@code kernels} what runs on it,
 * {@code program} networks as steps of these.
 */
package sparkception.zoo.cuda;
