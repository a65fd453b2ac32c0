package sparkception.data.storage;

import java.time.Duration;

/**
 * How a lock shows that its holder lives.
 *
 * @param renewal between two beats
 * @param expiry how long an observer must see no beat, by its own clock, before it takes the holder
 *     for dead
 */
record Heartbeat(Duration renewal, Duration expiry) {

  static final Heartbeat DEFAULT = new Heartbeat(Duration.ofSeconds(10), Duration.ofSeconds(60));

  /** How often an observer looks. */
  Duration look() {
    return renewal.dividedBy(100);
  }
}
