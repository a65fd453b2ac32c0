package sparkception.data.source;

import java.io.Serializable;

/**
 * A file within a tar.
 *
 * @param tar the file on storage that it lies in
 * @param name as the tar says; never used as a path
 * @param offset of its first byte in {@code tar}
 * @param bytes its length
 * @param version when the tar was last modified, in ms since 1970
 */
record TarEntry(String tar, String name, long offset, long bytes, long version)
    implements Serializable {

  /** Its content; one that is too large for an array is refused by its length before it is read. */
  ImageContent content() {
    return new TarContent(tar, offset, (int) Math.min(bytes, Integer.MAX_VALUE - 8), version);
  }
}
