package sparkception.zoo.cuda.device;

/**
 * A device that has disappeared, or whose memory is not what it was: all work on it fails from now
 * on, in this process at least.
 */
public final class DeviceLostException extends DeviceException {

  private static final long serialVersionUID = 1L;

  public DeviceLostException(String message) {
    super(message);
  }

  @Override
  public boolean endsProcess() {
    return true;
  }
}
