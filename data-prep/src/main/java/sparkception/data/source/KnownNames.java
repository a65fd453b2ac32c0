package sparkception.data.source;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of what systems and programs leave beside images, and what endings say. Letters' case does
 * not count. A leading underscore or dot alone makes no file one of these: cameras name images so.
 */
final class KnownNames {

  private static final Set<String> SYSTEM_FILES =
      Set.of(
          ".ds_store",
          ".localized",
          ".apdisk",
          ".volumeicon.icns",
          "icon\r",
          "thumbs.db",
          "thumbs.db:encryptable",
          "ehthumbs.db",
          "ehthumbs_vista.db",
          "iconcache.db",
          "desktop.ini",
          "folder.ini",
          ".directory",
          ".hidden",
          ".nomedia",
          "picasa.ini",
          ".picasa.ini",
          ".gitignore",
          ".gitkeep",
          ".gitattributes",
          ".gitmodules",
          ".keep",
          "_success");

  /** AppleDouble files, Hadoop's checksums, locks of editors and of NFS. */
  private static final Pattern SYSTEM_FILE =
      Pattern.compile(
          "\\._.*|\\..*\\.crc|\\.~lock\\..*|~\\$.*|\\.nfs[0-9a-f]{16,}|\\.fuse_hidden.*");

  private static final Pattern DOCUMENT =
      Pattern.compile(
          "(readme|licen[sc]e|copying|notice|authors|contributing|citation|credits|change(s|log))"
              + "([._-].*)?");

  private static final Set<String> SYSTEM_FOLDERS =
      Set.of(
          "__macosx",
          "@eadir",
          "@recycle",
          "@tmp",
          "#recycle",
          "#snapshot",
          "$recycle.bin",
          "system volume information",
          "lost+found",
          "__pycache__",
          "_temporary");

  private static final Set<String> IMAGES =
      Set.of(
          "jpg", "jpeg", "jpe", "jfif", "pjpeg", "png", "apng", "gif", "bmp", "dib", "webp", "tif",
          "tiff", "heic", "heif", "avif", "jp2", "j2k", "jxl", "ppm", "pgm", "pbm", "pnm", "pcx",
          "tga", "svg", "psd", "ico", "exr", "dng", "cr2", "nef", "arw", "raw");

  private static final Set<String> OTHERS =
      Set.of(
          "txt",
          "md",
          "rst",
          "json",
          "jsonl",
          "ndjson",
          "csv",
          "tsv",
          "xml",
          "yaml",
          "yml",
          "toml",
          "html",
          "htm",
          "css",
          "js",
          "pdf",
          "doc",
          "docx",
          "xls",
          "xlsx",
          "ods",
          "log",
          "ini",
          "cfg",
          "conf",
          "db",
          "sqlite",
          "py",
          "pyc",
          "ipynb",
          "sh",
          "bat",
          "m",
          "mat",
          "npy",
          "npz",
          "pkl",
          "pt",
          "pth",
          "h5",
          "hdf5",
          "onnx",
          "tfrecord",
          "parquet",
          "zip",
          "tar",
          "gz",
          "tgz",
          "bz2",
          "xz",
          "7z",
          "rar",
          "mp4",
          "mov",
          "avi",
          "mkv",
          "mp3",
          "wav",
          "lnk",
          "url",
          "torrent",
          "md5",
          "sha1",
          "sha256",
          "aae",
          "xmp",
          "thm",
          "names",
          "cls",
          "crc");

  private KnownNames() {}

  /** Why a file is left out for its name. */
  static Optional<String> ignoredFile(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (SYSTEM_FILES.contains(lower) || SYSTEM_FILE.matcher(lower).matches()) {
      return Optional.of("system file");
    }
    return DOCUMENT.matcher(lower).matches() && !isImage(lower)
        ? Optional.of("document")
        : Optional.empty();
  }

  /** Why all that is below a folder is left out for its name. */
  static Optional<String> ignoredFolder(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (SYSTEM_FOLDERS.contains(lower)) {
      return Optional.of("in a system folder");
    }
    return lower.startsWith(".") ? Optional.of("in a hidden folder") : Optional.empty();
  }

  /** Whether a name ends as those of images do, of kinds that are not read too. */
  static boolean isImage(String name) {
    return IMAGES.contains(ending(name));
  }

  /** Whether a name ends as only those of other files do. */
  static boolean isOther(String name) {
    return OTHERS.contains(ending(name));
  }

  private static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1).strip().toLowerCase(Locale.ROOT);
  }
}
