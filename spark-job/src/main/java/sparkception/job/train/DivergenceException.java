package sparkception.job.train;

/** A round in which a worker has run away; its average must not be used. */
final class DivergenceException extends Exception {

  private static final long serialVersionUID = 1L;

  DivergenceException(String message) {
    super(message);
  }
}
