package sparkception.zoo.cuda.emulation;

import sparkception.zoo.cuda.device.Event;

/** A mark in an emulated stream's queue; to wait for it is to do what comes before it. */
final class EmulatedEvent implements Event {

  private final EmulatedStream stream;
  private volatile boolean reached;
  private volatile long nanoseconds;

  EmulatedEvent(EmulatedStream stream) {
    this.stream = stream;
  }

  void reach() {
    nanoseconds = System.nanoTime();
    reached = true;
  }

  @Override
  public void synchronize() {
    while (!reached && stream.doNext()) {
      // One step nearer.
    }
  }

  @Override
  public boolean isDone() {
    return reached;
  }

  @Override
  public double millisecondsSince(Event earlier) {
    return (nanoseconds - ((EmulatedEvent) earlier).nanoseconds) / 1e6;
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}
