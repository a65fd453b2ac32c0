/**
 * NVIDIA GPUs: the driver, NVRTC and cuBLASLt, called through JNA's direct mapping.
 *
 * <p>Nothing is compiled or linked against them; they are the node's own and are found by their
 * versioned names. Neither a CUDA toolkit nor cuDNN is needed.
 */
package sparkception.zoo.cuda.driver;
