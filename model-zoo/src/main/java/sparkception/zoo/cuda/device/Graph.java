package sparkception.zoo.cuda.device;

/** Captured work, made ready to be repeated with one call. */
public interface Graph extends AutoCloseable {

  @Override
  void close();
}
