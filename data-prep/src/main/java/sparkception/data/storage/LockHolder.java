package sparkception.data.storage;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * Who holds a lock: the content of its file.
 *
 * @param token unique to one start
 * @param host name of the machine, for people
 * @param system which start of which machine, and which of its containers: only there can process
 *     numbers be compared
 * @param pid the process
 * @param started when the process started, in ms since 1970: process numbers come again
 * @param work what it does, such as {@code train}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record LockHolder(String token, String host, String system, long pid, long started, String work) {

  /** Nobody that is known: the file is still empty, or is none of ours. */
  static final LockHolder UNKNOWN = new LockHolder("", "", "", 0, 0, "");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path PROCESS_NUMBERS = Path.of("/proc/self/ns/pid");

  /** This process. */
  static LockHolder current(String work) throws IOException {
    ProcessHandle process = ProcessHandle.current();
    return new LockHolder(
        UUID.randomUUID().toString(),
        hostName(),
        thisSystem(),
        process.pid(),
        startOf(process),
        work);
  }

  static LockHolder parse(byte[] json) throws IOException {
    try {
      LockHolder holder = json.length == 0 ? UNKNOWN : JSON.readValue(json, LockHolder.class);
      return holder.token == null ? UNKNOWN : holder;
    } catch (JsonProcessingException e) {
      return UNKNOWN;
    }
  }

  byte[] toJson() throws IOException {
    return JSON.writeValueAsBytes(this);
  }

  /** Whether it is the same start of the same process. */
  boolean is(LockHolder other) {
    return token.equals(other.token);
  }

  /** Whether its process can be looked up from here. */
  boolean isNear(LockHolder observer) {
    return system != null && !system.isEmpty() && system.equals(observer.system);
  }

  /** Whether its process lives; only of one that {@link #isNear}. */
  boolean isAlive() {
    return ProcessHandle.of(pid).filter(process -> startOf(process) == started).isPresent();
  }

  /** For people. */
  String describe() {
    return token.isEmpty()
        ? "another process"
        : String.format(Locale.ROOT, "process %d on %s", pid, host);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "an unnamed host";
    }
  }

  static String thisSystem() throws IOException {
    return Files.readString(BOOT).strip() + " " + Files.readSymbolicLink(PROCESS_NUMBERS);
  }

  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }
}
