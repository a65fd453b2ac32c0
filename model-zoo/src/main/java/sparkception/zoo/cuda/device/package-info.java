/**
 * What the CUDA engine asks of a device: memory, streams, kernels, matrix products and graphs.
 *
 * <p>Addresses are plain {@code long}s, as the hardware's are; the engine plans them inside one
 * allocation. Work is put on a {@link sparkception.zoo.cuda.device.Stream} and happens later, in
 * the stream's order. Implementations are the NVIDIA driver and, in tests, an emulation on the CPU,
 * which runs the same sources.
 */
package sparkception.zoo.cuda.device;
