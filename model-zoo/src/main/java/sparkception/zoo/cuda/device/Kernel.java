package sparkception.zoo.cuda.device;

/** A function that many threads of a device run. */
public interface Kernel {

  /** Its name in the source. */
  String name();
}
