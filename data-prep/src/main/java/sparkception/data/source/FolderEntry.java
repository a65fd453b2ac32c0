package sparkception.data.source;

import java.util.List;

/**
 * A name in a folder.
 *
 * @param uri of what it names, which {@code new Path(uri)} takes
 * @param name as it is stored
 * @param kind of what it names, links followed
 * @param bytes its length
 * @param modified when, in ms since 1970
 * @param place where a folder lies with all links followed; null for what is no folder
 */
record FolderEntry(String uri, String name, Kind kind, long bytes, long modified, String place) {

  enum Kind {
    FILE,
    FOLDER,
    /** A link to what is not there. */
    DANGLING_LINK,
    /** A pipe, a socket or a device, reading which may never end. */
    NO_FILE,
    /** A file whose name is no text, and so cannot be stored with the image. */
    NO_TEXT
  }

  boolean isFolder() {
    return kind == Kind.FOLDER;
  }

  /** Whether it leads back to a folder that lies on the way to it, or to one above. */
  boolean leadsBack(List<String> places) {
    return isFolder()
        && places.stream().anyMatch(above -> (above + "/").startsWith(stripped(place) + "/"));
  }

  private static String stripped(String place) {
    return place.endsWith("/") ? place.substring(0, place.length() - 1) : place;
  }
}
