package sparkception.job.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.job.checkpoint.FileOutput;

/**
 * Keeps two drivers from writing one run folder.
 *
 * <p>The holder renews {@code _lock} every few seconds. A lock whose process has ended on this
 * machine, or that nobody has renewed for a minute, is a dead driver's and is taken over, so that a
 * killed run can be started again.
 */
final class RunLock implements AutoCloseable {

  static final String FILE = "_lock";

  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration RENEWAL = Duration.ofSeconds(10);
  private static final Duration EXPIRY = Duration.ofSeconds(60);

  private final FileSystem files;
  private final Path file;
  private final Holder me;
  private final ScheduledExecutorService renewal;

  private RunLock(FileSystem files, Path file, Holder me) {
    this.files = files;
    this.file = file;
    this.me = me;
    this.renewal =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "sparkception-run-lock");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes the lock of a run folder.
   *
   * @throws TrainingException if a living driver holds it
   */
  static RunLock acquire(RunFolder run) throws IOException, TrainingException {
    Path file = new Path(run.path(), FILE);
    RunLock lock = new RunLock(run.files(), file, Holder.current());
    lock.take();
    lock.startRenewal();
    return lock;
  }

  /** Makes sure that nobody has taken the lock since. */
  void requireHeld() throws IOException, TrainingException {
    Optional<Holder> holder = read(file);
    if (holder.isEmpty() || !holder.get().token().equals(me.token())) {
      throw new TrainingException(
          "Cannot go on writing %s: its lock is gone or held by another driver"
              .formatted(file.getParent()));
    }
  }

  @Override
  public void close() throws IOException {
    renewal.shutdownNow();
    Optional<Holder> holder = read(file);
    if (holder.isPresent() && holder.get().token().equals(me.token())) {
      files.delete(file, false);
    }
  }

  private void take() throws IOException, TrainingException {
    if (!create(file)) {
      requireDead(read(file), silence(file).orElse(EXPIRY));
      takeOver();
    }
  }

  /** Several may find the same dead lock; the one who creates a second file replaces it. */
  private void takeOver() throws IOException, TrainingException {
    Path turn = new Path(file.getParent(), FILE + "-takeover");
    if (silence(turn).filter(age -> age.compareTo(RENEWAL) > 0).isPresent()) {
      // Its owner was killed in the few milliseconds that this takes.
      files.delete(turn, false);
    }
    if (!create(turn)) {
      throw justStarted();
    }
    try {
      requireDead(read(file), silence(file).orElse(EXPIRY));
      files.delete(file, false);
      if (!create(file)) {
        throw justStarted();
      }
    } finally {
      files.delete(turn, false);
    }
  }

  private void requireDead(Optional<Holder> holder, Duration silence) throws TrainingException {
    if (holder.isEmpty() && silence.compareTo(RENEWAL) < 0) {
      throw justStarted();
    }
    if (holder.isPresent() && holder.get().mayLive(me) && silence.compareTo(EXPIRY) < 0) {
      throw new TrainingException(
          ("Cannot train into %s: process %d on %s is training into it (renewed %d s ago);"
                  + " choose another --output, or wait %d s if that driver was killed")
              .formatted(
                  file.getParent(),
                  holder.get().pid(),
                  holder.get().host(),
                  silence.toSeconds(),
                  EXPIRY.minus(silence).toSeconds()));
    }
  }

  private TrainingException justStarted() {
    return new TrainingException(
        "Cannot train into %s: another driver has just started".formatted(file.getParent()));
  }

  /** Creates a file if there is none, as one act. */
  private boolean create(Path lock) throws IOException {
    try {
      if (files instanceof LocalFileSystem local) {
        createLocally(local.pathToFile(lock).toPath());
      } else {
        createRemotely(lock);
      }
      return true;
    } catch (FileAlreadyExistsException | java.nio.file.FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      // HDFS refuses one that another driver is still writing in a way of its own.
      if (files.exists(lock)) {
        return false;
      }
      throw FileOutput.failure(lock, e);
    }
  }

  /** A file that was created but could not be filled must not look like another driver's. */
  private void createRemotely(Path lock) throws IOException {
    OutputStream out = files.create(lock, false);
    try {
      out.write(JSON.writeValueAsBytes(me));
      out.close();
    } catch (IOException e) {
      IOUtils.closeStream(out);
      files.delete(lock, false);
      throw e;
    }
  }

  /** Hadoop looks for a local file first and creates it then, with time for another one between. */
  private void createLocally(java.nio.file.Path local) throws IOException {
    Files.createDirectories(local.getParent());
    Files.write(
        local, JSON.writeValueAsBytes(me), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Empty when the file is gone or not yet written. */
  private Optional<Holder> read(Path lock) throws IOException {
    try (InputStream in = files.open(lock)) {
      byte[] bytes = in.readAllBytes();
      return bytes.length == 0
          ? Optional.empty()
          : Optional.of(JSON.readValue(bytes, Holder.class));
    } catch (FileNotFoundException | JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** How long ago a file was written or renewed; empty if there is none. */
  private Optional<Duration> silence(Path lock) throws IOException {
    try {
      Instant renewed = Instant.ofEpochMilli(files.getFileStatus(lock).getModificationTime());
      return Optional.of(Duration.between(renewed, Instant.now()));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private void startRenewal() {
    // renew() handles its own failures, so the future has nothing to tell.
    var unused =
        renewal.scheduleAtFixedRate(
            this::renew, RENEWAL.toSeconds(), RENEWAL.toSeconds(), TimeUnit.SECONDS);
  }

  /** A missed renewal is no harm: the lock is checked again before anything is published. */
  private void renew() {
    try {
      requireHeld();
      files.setTimes(file, System.currentTimeMillis(), -1);
    } catch (IOException | TrainingException e) {
      LOG.warn("Cannot renew the lock {}: {}", file, e.getMessage());
    }
  }

  /**
   * Who holds a lock.
   *
   * @param token unique to one start
   * @param host the machine
   * @param pid the process on it
   * @param started when the process started, in ms since 1970: process numbers come again
   */
  record Holder(String token, String host, long pid, long started) {

    static Holder current() throws IOException {
      ProcessHandle process = ProcessHandle.current();
      return new Holder(
          UUID.randomUUID().toString(),
          InetAddress.getLocalHost().getHostName(),
          process.pid(),
          startOf(process));
    }

    /** A holder on another machine may live; one on this machine can be looked up. */
    boolean mayLive(Holder observer) {
      return !host.equals(observer.host())
          || ProcessHandle.of(pid).filter(p -> startOf(p) == started).isPresent();
    }

    private static long startOf(ProcessHandle process) {
      return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
  }
}
