package sparkception.data.storage;

/** A folder that a living process writes to. */
public final class FolderInUseException extends StorageException {

  private static final long serialVersionUID = 1L;

  private final String holder;

  FolderInUseException(String message, String holder) {
    super(message);
    this.holder = holder;
  }

  /** Who it is, for people: {@code process 4711 on node3 (train)}. */
  public String holder() {
    return holder;
  }
}
