package sparkception.zoo.cuda.bench;

/**
 * What a kernel took.
 *
 * @param kernel its name
 * @param milliseconds median of several runs
 * @param bytes that must at least be read and written
 * @param operations additions and multiplications
 */
record KernelTime(String kernel, double milliseconds, long bytes, long operations) {

  double gigabytesPerSecond() {
    return bytes / milliseconds / 1e6;
  }

  double teraflops() {
    return operations / milliseconds / 1e9;
  }
}
