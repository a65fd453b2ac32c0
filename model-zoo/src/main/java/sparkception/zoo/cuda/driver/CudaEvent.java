package sparkception.zoo.cuda.driver;

import sparkception.zoo.cuda.device.Event;

/** A mark in a stream of the driver's. */
record CudaEvent(CudaContext context, long handle) implements Event {

  @Override
  public void synchronize() {
    context.bind();
    Driver.check(Driver.cuEventSynchronize(handle), "wait for the GPU");
  }

  @Override
  public boolean isDone() {
    context.bind();
    int code = Driver.cuEventQuery(handle);
    if (code == Driver.NOT_READY) {
      return false;
    }
    Driver.check(code, "ask the GPU");
    return true;
  }

  @Override
  public double millisecondsSince(Event earlier) {
    context.bind();
    float[] milliseconds = new float[1];
    Driver.check(
        Driver.cuEventElapsedTime(milliseconds, ((CudaEvent) earlier).handle, handle),
        "take the time on the GPU");
    return milliseconds[0];
  }

  @Override
  public void close() {
    context.bind();
    Driver.check(Driver.cuEventDestroy_v2(handle), "free an event");
  }
}
