package sparkception.zoo.cuda.device;

/** A matrix product that a device is ready to compute. */
public interface Product {

  /** What it computes. */
  ProductSpec spec();
}
