package sparkception.job.cli;

import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;

/**
 * Failures of files, network and memory, in sentences. The messages of Java and Hadoop are often no
 * more than a file's name; what about it, only their type says.
 */
final class EnvironmentFailure {

  private EnvironmentFailure() {}

  /** The sentence; empty for any other failure. */
  static Optional<String> sentence(Throwable error) {
    // A name node sends another exception's type along as text.
    Throwable failure =
        error instanceof RemoteException remote ? remote.unwrapRemoteException() : error;
    return Optional.ofNullable(words(failure))
        .map(words -> String.format(Locale.ROOT, "%s: %s", words, firstLine(failure)));
  }

  private static String words(Throwable failure) {
    String words = aboutFiles(failure);
    return words != null ? words : aboutTheMachine(failure);
  }

  private static String aboutFiles(Throwable failure) {
    if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
      return "Cannot open a file";
    }
    if (failure instanceof AccessDeniedException || failure instanceof AccessControlException) {
      return "Cannot access a file, permission denied";
    }
    if (failure instanceof java.nio.file.FileAlreadyExistsException
        || failure instanceof org.apache.hadoop.fs.FileAlreadyExistsException) {
      return "Cannot create a file that exists";
    }
    if (failure instanceof ParentNotDirectoryException) {
      return "Cannot use a file as a folder";
    }
    return failure instanceof ChecksumException ? "Cannot read a damaged file" : aboutIo(failure);
  }

  private static String aboutIo(Throwable failure) {
    return failure instanceof FileSystemException
            || failure instanceof PathIOException
            || failure instanceof FSError
        ? "Cannot read or write a file"
        : null;
  }

  private static String aboutTheMachine(Throwable failure) {
    if (failure instanceof UnsupportedFileSystemException) {
      return "Unsupported file system";
    }
    if (failure instanceof UnknownHostException) {
      return "Cannot find a host";
    }
    if (failure instanceof ConnectException
        || failure instanceof NoRouteToHostException
        || failure instanceof SocketTimeoutException) {
      return "Cannot connect";
    }
    return failure instanceof OutOfMemoryError ? "Cannot go on, out of memory" : null;
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
