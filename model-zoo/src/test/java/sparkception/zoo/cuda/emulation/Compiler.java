package sparkception.zoo.cuda.emulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import sparkception.zoo.cuda.device.DeviceException;

/** Compiles C++ into shared libraries, which it keeps under a hash of their source and options. */
final class Compiler {

  private static final List<String> COMMAND =
      List.of(
          "g++",
          "-std=c++17",
          "-O1",
          "-march=x86-64-v3",
          "-ffp-contract=off",
          "-fno-exceptions",
          "-fPIC",
          "-fvisibility=hidden",
          "-shared",
          "-Wall",
          "-Wno-unknown-pragmas",
          "-Wno-unused",
          "-Werror",
          "-x",
          "c++");

  private final Path folder;

  /**
   * @param folder that libraries are kept in
   */
  Compiler(Path folder) {
    this.folder = folder;
  }

  /** Whether there is a g++ to compile with. */
  static boolean isAvailable() {
    try {
      return new ProcessBuilder("g++", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * The library of a source.
   *
   * @param what it is, for messages
   * @throws DeviceException if it does not compile, with what g++ says
   */
  Path library(String what, String source) {
    Path library = folder.resolve(hash(source) + ".so");
    if (Files.exists(library)) {
      return library;
    }
    try {
      Files.createDirectories(folder);
      Path staged = Files.createTempFile(folder, "staged", ".so");
      compile(what, source, staged);
      return Files.move(staged, library, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot compile " + what, e);
    }
  }

  private static void compile(String what, String source, Path library) throws IOException {
    List<String> command = new ArrayList<>(COMMAND);
    command.addAll(List.of("-o", library.toString(), "-"));
    Path log = Files.createTempFile("g++", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      process.getOutputStream().write(source.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      if (process.waitFor() != 0) {
        throw new DeviceException("Cannot compile " + what + ": " + Files.readString(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceException("Cannot compile " + what + ": interrupted", e);
    } finally {
      Files.delete(log);
    }
  }

  private static String hash(String source) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(String.join(" ", COMMAND).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(source.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
