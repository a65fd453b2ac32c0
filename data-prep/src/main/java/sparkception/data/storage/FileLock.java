package sparkception.data.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.data.storage.LockFile.Sighting;

/**
 * A lock that is a file {@value #FILE} in the folder it protects, created as one act and given a
 * new time every few seconds.
 *
 * <p>A holder on this machine is looked up: a dead one's lock is taken over at once, a living one's
 * never. One elsewhere is observed: whoever starts is refused when the file changes, and takes the
 * lock over when it has not changed for a minute. Clocks of different machines are never compared.
 * A holder that was only paused for so long finds out before it publishes anything.
 */
public final class FileLock implements FolderLock {

  /** Name of the lock's file. */
  public static final String FILE = "_lock";

  private static final Logger LOG = LoggerFactory.getLogger(FileLock.class);

  private final LockFile file;
  private final LockHolder me;
  private final Heartbeat heartbeat;
  private final Runnable whenLost;
  private final ScheduledExecutorService renewal;
  private volatile boolean lost;
  private long beat;

  private FileLock(LockFile file, LockHolder me, Heartbeat heartbeat, Runnable whenLost) {
    this.file = file;
    this.me = me;
    this.heartbeat = heartbeat;
    this.whenLost = whenLost;
    this.renewal =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "sparkception-lock");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes the lock of a folder, which need not exist.
   *
   * @param work what for, such as {@code train}
   * @param whenLost told, on another thread, when another process is seen to have taken it
   * @throws FolderInUseException if a living process holds it
   * @throws StorageException if the file system has no sound locks
   */
  public static FileLock acquire(FileSystem files, Path folder, String work, Runnable whenLost)
      throws IOException {
    return acquire(files, folder, work, Heartbeat.DEFAULT, whenLost);
  }

  /**
   * Who holds the lock of a folder, for people; empty if nobody does. Of a holder on another
   * machine it is not known whether it lives.
   */
  public static Optional<String> holder(FileSystem files, Path folder) throws IOException {
    LockHolder me = LockHolder.current("look");
    return new LockFile(files, new Path(folder, FILE))
        .look()
        .map(Sighting::holder)
        .filter(holder -> !holder.isNear(me) || holder.isAlive())
        .map(LockHolder::describe);
  }

  static FileLock acquire(
      FileSystem files, Path folder, String work, Heartbeat heartbeat, Runnable whenLost)
      throws IOException {
    SoundStorage.require(files, folder);
    LockFile file = new LockFile(files, new Path(folder, FILE));
    FileLock lock = new FileLock(file, LockHolder.current(work), heartbeat, whenLost);
    lock.take();
    lock.startRenewal();
    return lock;
  }

  @Override
  public String token() {
    return me.token();
  }

  @Override
  public boolean isLost() {
    return lost;
  }

  @Override
  public Proof proof() {
    return new FileProof(file.path().toString(), me.token());
  }

  @Override
  public void requireHeld() throws IOException {
    if (lost || !isMine()) {
      throw lost(file.path());
    }
  }

  @Override
  public void close() throws IOException {
    renewal.shutdownNow();
    if (isMine()) {
      file.delete();
    }
  }

  private boolean isMine() throws IOException {
    return file.look().filter(seen -> seen.holder().is(me)).isPresent();
  }

  private void take() throws IOException {
    while (!file.create(me.toJson())) {
      Optional<Sighting> seen = file.look();
      if (seen.isPresent()) {
        requireDead(seen.get());
        takeOver(seen.get().holder());
        return;
      }
    }
  }

  private void requireDead(Sighting seen) throws IOException {
    LockHolder holder = seen.holder();
    if (holder.isNear(me)) {
      if (holder.isAlive()) {
        throw held(holder);
      }
    } else {
      LOG.info(
          "{} is held by {}: waiting up to {} s to see whether it lives",
          file.path().getParent(),
          holder.describe(),
          heartbeat.expiry().toSeconds());
      if (changes(seen)) {
        throw held(holder);
      }
    }
  }

  /** Whether a lock changes while it is observed; one that goes away does. */
  private boolean changes(Sighting seen) throws IOException {
    long end = System.nanoTime() + heartbeat.expiry().toNanos();
    while (System.nanoTime() < end) {
      pause(heartbeat.look());
      if (!file.look().equals(Optional.of(seen))) {
        return true;
      }
    }
    return false;
  }

  /** Several may find the same dead lock; the one who creates a second file replaces it. */
  private void takeOver(LockHolder dead) throws IOException {
    LockFile turn = file.beside(FILE + "-takeover-" + dead.token());
    while (!turn.create(me.toJson())) {
      requireUnchanged(dead);
      // Who took the turn was killed in the few milliseconds that it takes.
      turn.delete();
    }
    try {
      if (!holds(dead)) {
        throw justStarted();
      }
      file.delete();
      if (!file.create(me.toJson())) {
        throw justStarted();
      }
    } finally {
      turn.delete();
    }
  }

  private void requireUnchanged(LockHolder dead) throws IOException {
    long end = System.nanoTime() + heartbeat.renewal().toNanos();
    while (System.nanoTime() < end) {
      if (!holds(dead)) {
        throw justStarted();
      }
      pause(heartbeat.look());
    }
  }

  private boolean holds(LockHolder holder) throws IOException {
    return file.look().filter(seen -> seen.holder().is(holder)).isPresent();
  }

  /** Waiting for a change on storage, which nothing announces. */
  private static void pause(Duration time) throws StorageException {
    LockSupport.parkNanos(time.toNanos());
    if (Thread.currentThread().isInterrupted()) {
      throw new StorageException("Cannot wait for a lock: interrupted");
    }
  }

  private StorageException held(LockHolder holder) {
    return new FolderInUseException(
        String.format(
            Locale.ROOT,
            "Cannot %s into %s: %s is writing it%s; choose another --output, or end that process",
            me.work(),
            file.path().getParent(),
            holder.describe(),
            work(holder)),
        holder.describe() + work(holder));
  }

  private static String work(LockHolder holder) {
    return holder.work() == null || holder.work().isEmpty() ? "" : " (" + holder.work() + ")";
  }

  private StorageException justStarted() {
    return new FolderInUseException(
        String.format(
            Locale.ROOT,
            "Cannot %s into %s: another process has just started to",
            me.work(),
            file.path().getParent()),
        "a process that has just started");
  }

  private static StorageException lost(Path lock) {
    return new StorageException(
        String.format(
            Locale.ROOT,
            "Cannot go on writing %s: its lock is gone or held by another process",
            lock.getParent()));
  }

  private void startRenewal() {
    long every = heartbeat.renewal().toMillis();
    // renew() handles its own failures, so the future has nothing to tell.
    var unused = renewal.scheduleAtFixedRate(this::renew, every, every, TimeUnit.MILLISECONDS);
  }

  /** A beat that storage refuses is no harm: the lock is looked at before anything is published. */
  private void renew() {
    try {
      if (isMine()) {
        beat = Math.max(beat + 1, System.currentTimeMillis());
        file.beat(beat);
      } else if (!lost) {
        lost = true;
        whenLost.run();
      }
    } catch (IOException e) {
      LOG.warn("Cannot renew the lock {}: {}", file.path(), e.getMessage());
    }
  }

  /** Looks the lock up by its path. */
  private record FileProof(String path, String token) implements Proof {

    @Override
    public void requireHeld(Configuration hadoop) throws IOException {
      Path lock = new Path(path);
      LockFile file = new LockFile(lock.getFileSystem(hadoop), lock);
      if (file.look().filter(seen -> seen.holder().token().equals(token)).isEmpty()) {
        throw lost(lock);
      }
    }
  }
}
