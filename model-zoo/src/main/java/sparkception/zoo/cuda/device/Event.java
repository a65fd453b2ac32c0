package sparkception.zoo.cuda.device;

/** A place in a stream's queue. */
public interface Event extends AutoCloseable {

  /** Makes the calling thread wait until everything before it is done. */
  void synchronize();

  /** Whether everything before it is done. */
  boolean isDone();

  /** Milliseconds between an earlier event and this one; both must be done. */
  double millisecondsSince(Event earlier);

  @Override
  void close();
}
