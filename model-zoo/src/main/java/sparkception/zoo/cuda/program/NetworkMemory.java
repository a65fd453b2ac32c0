package sparkception.zoo.cuda.program;

/**
 * Addresses of a network's vectors on the device, all as {@link ParameterMemory} says.
 *
 * @param memory where each array lies
 * @param parameters fp32
 * @param gradients fp32, summed over the minibatch; for running statistics, those of the minibatch
 * @param factors what products multiply: the parameters themselves, or a bf16 copy
 * @param factorBytes of one of these numbers
 */
record NetworkMemory(
    ParameterMemory memory, long parameters, long gradients, long factors, int factorBytes) {

  long parameter(String layer, String name) {
    return parameters + (long) Float.BYTES * memory.offset(layer, name);
  }

  long gradient(String layer, String name) {
    return gradients + (long) Float.BYTES * memory.offset(layer, name);
  }

  long factor(String layer, String name) {
    return factors + (long) factorBytes * memory.offset(layer, name);
  }
}
