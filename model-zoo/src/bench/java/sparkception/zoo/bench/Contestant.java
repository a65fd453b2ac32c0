package sparkception.zoo.bench;

/** An engine with an Xception for 299x299x3 images and 1000 classes, and a minibatch of noise. */
interface Contestant extends AutoCloseable {

  /** Forward, backward and update by SGD with momentum; returns the loss. */
  double train();

  /** Forward as at evaluation. */
  void infer();

  /** Parameters that training moves, for a check that both train the same network. */
  long trainedParameters();

  @Override
  void close();
}
