package sparkception.data.source;

import java.io.IOException;
import java.io.Serializable;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import sparkception.data.source.FolderEntry.Kind;

/**
 * Finds where in an input the folders of its splits and classes are, and says what it took for
 * what.
 */
final class FolderLayout {

  private static final int SHOWN = 5;

  private final Configuration hadoop;
  private final Path input;
  private final List<ClassFolder> classes = new ArrayList<>();
  private final List<ListedFolder> ignored = new ArrayList<>();
  private final List<SourceEntry> strays = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Map<String, Folder> splits = new TreeMap<>();

  /**
   * A class's folder.
   *
   * @param split that it is in; null if the input has none
   * @param name of the class: of several ways to write an accented letter, the composed one
   * @param uri of the folder
   * @param relative its path below the input
   */
  record ClassFolder(String split, String name, String uri, String relative)
      implements Serializable {}

  /** A folder and what is in it, by kind. */
  private record Folder(
      String uri, String relative, List<FolderEntry> folders, List<FolderEntry> others) {

    String path(FolderEntry entry) {
      return relative.isEmpty() ? entry.name() : relative + "/" + entry.name();
    }

    String names() {
      return shown(folders.stream().map(FolderEntry::name).toList());
    }
  }

  private FolderLayout(Configuration hadoop, Path input) {
    this.hadoop = hadoop;
    this.input = input;
  }

  /**
   * Looks at an input.
   *
   * @throws SourceException if it is not clear which folders are classes; the message shows them
   */
  static FolderLayout of(Configuration hadoop, Path input, String root) throws IOException {
    FolderLayout layout = new FolderLayout(hadoop, input);
    layout.read(layout.folder(root, ""));
    return layout;
  }

  List<ClassFolder> classes() {
    return classes;
  }

  /** Folders all of whose files are ignored. */
  List<ListedFolder> ignored() {
    return ignored;
  }

  /** What lies beside the folders of classes. */
  List<SourceEntry> strays() {
    return strays;
  }

  List<String> splits() {
    return SplitName.ALL.stream().filter(splits::containsKey).toList();
  }

  List<String> warnings() {
    return warnings;
  }

  private void read(Folder top) throws IOException {
    Folder root = inner(top, null);
    findSplits(root);
    if (splits.isEmpty()) {
      addClasses(null, root);
    } else {
      setAside(null, root, root.others);
      for (String split : splits()) {
        addClasses(split, inner(splits.get(split), split));
      }
    }
    requireClasses(root);
    sayAlike();
    sayNested();
  }

  private Folder folder(String uri, String relative) throws IOException {
    List<FolderEntry> folders = new ArrayList<>();
    List<FolderEntry> others = new ArrayList<>();
    List<String> places = List.of(FolderListing.place(hadoop, uri));
    for (FolderEntry entry : FolderListing.sorted(hadoop, uri)) {
      String path = relative.isEmpty() ? entry.name() : relative + "/" + entry.name();
      Optional<String> known = KnownNames.ignoredFolder(entry.name());
      if (entry.leadsBack(places)) {
        strays.add(new IgnoredEntry(path, "link back to a folder above it"));
      } else if (entry.isFolder() && known.isPresent()) {
        ignored.add(ListedFolder.ignored(entry, path, known.get()));
      } else {
        (entry.isFolder() ? folders : others).add(entry);
      }
    }
    return new Folder(uri, relative, folders, others);
  }

  /**
   * {@code photos/photos/cat}: the only folder, if it looks as what was meant. A folder named after
   * a split is one, but for that in its like.
   */
  private Folder inner(Folder outer, String split) throws IOException {
    if (outer.folders.size() != 1
        || SplitName.of(outer.folders.get(0).name())
            .filter(name -> !name.equals(split))
            .isPresent()) {
      return outer;
    }
    FolderEntry only = outer.folders.get(0);
    int before = ignored.size();
    int straysBefore = strays.size();
    Folder inside = folder(only.uri(), outer.path(only));
    boolean meant =
        inside.folders.size() > 1
            || inside.folders.stream().anyMatch(each -> SplitName.of(each.name()).isPresent());
    if (!meant || hasImages(inside) || hasImages(outer)) {
      ignored.subList(before, ignored.size()).clear();
      strays.subList(straysBefore, strays.size()).clear();
      return outer;
    }
    setAside(split, outer, outer.others);
    warnings.add(
        String.format(
            Locale.ROOT,
            "The only folder in %s is %s; the folders in it are taken (%s)",
            outer.uri,
            only.name(),
            inside.names()));
    return inner(inside, split);
  }

  private boolean hasImages(Folder folder) {
    return folder.others.stream().anyMatch(this::looksLikeImage);
  }

  private boolean looksLikeImage(FolderEntry entry) {
    return KnownNames.ignoredFile(entry.name()).isEmpty()
        && (KnownNames.isImage(entry.name())
            || (entry.kind() == Kind.FILE && ListedFolder.beginsAsImage(hadoop, entry)));
  }

  /** Folders are splits if they are named so and hold folders; a class may be called "train". */
  private void findSplits(Folder root) throws IOException {
    Map<String, List<Folder>> named = new TreeMap<>();
    List<FolderEntry> others = new ArrayList<>();
    for (FolderEntry entry : root.folders) {
      Optional<String> split = SplitName.of(entry.name());
      if (split.isEmpty()) {
        others.add(entry);
      } else {
        named
            .computeIfAbsent(split.get(), key -> new ArrayList<>())
            .add(folder(entry.uri(), root.path(entry)));
      }
    }
    boolean holdFolders =
        named.values().stream()
            .flatMap(List::stream)
            .anyMatch(each -> !each.folders.isEmpty() && (others.isEmpty() || !hasImages(each)));
    if (!holdFolders) {
      return;
    }
    requireOneEach(named);
    requireNoImages(others, named);
    for (FolderEntry other : others) {
      ignored.add(ListedFolder.ignored(other, root.path(other), "beside the splits"));
    }
    named.forEach((split, folders) -> splits.put(split, folders.get(0)));
  }

  private void requireOneEach(Map<String, List<Folder>> named) throws SourceException {
    for (Map.Entry<String, List<Folder>> split : named.entrySet()) {
      if (split.getValue().size() > 1) {
        throw new SourceException(
            String.format(
                Locale.ROOT,
                "Invalid input %s: folders %s are all split %s (must be one)",
                input,
                shown(split.getValue().stream().map(Folder::relative).toList()),
                split.getKey()));
      }
    }
  }

  private void requireNoImages(List<FolderEntry> others, Map<String, List<Folder>> named)
      throws IOException {
    for (FolderEntry other : others) {
      try (Stream<FileTree.Found> below =
          FileTree.below(hadoop, other.uri(), other.name(), Optional.empty())) {
        Optional<String> image =
            below
                .filter(found -> found.ignored().isEmpty() && looksLikeImage(found.entry()))
                .map(FileTree.Found::relative)
                .findFirst();
        if (image.isPresent()) {
          throw new SourceException(
              String.format(
                  Locale.ROOT,
                  "Invalid input %s: folders %s are splits, but %s is none and has images such as %s"
                      + " (must be %s, or elsewhere)",
                  input,
                  shown(List.copyOf(named.keySet())),
                  other.name(),
                  image.get(),
                  SplitName.WORDS));
        }
      }
    }
  }

  private void addClasses(String split, Folder parent) {
    for (FolderEntry folder : parent.folders) {
      String name = Normalizer.normalize(folder.name(), Normalizer.Form.NFC);
      classes.add(
          new ClassFolder(split, name, new Path(folder.uri()).toString(), parent.path(folder)));
    }
    setAside(split, parent, parent.others);
  }

  /** Files that lie in no class folder: images are refused, others ignored. */
  private void setAside(String split, Folder folder, List<FolderEntry> files) {
    for (FolderEntry file : files) {
      String path = folder.path(file);
      strays.add(stray(split, path, file));
    }
  }

  private SourceEntry stray(String split, String path, FolderEntry file) {
    Optional<String> known = KnownNames.ignoredFile(file.name());
    if (known.isEmpty() && file.kind() == Kind.DANGLING_LINK) {
      return ListedFolder.refused(split, path, file.kind());
    }
    return looksLikeImage(file)
        ? SourceImage.refused(
            split, path, "NO_CLASS", "It lies beside the class folders, not in one")
        : new IgnoredEntry(path, known.orElse("beside the class folders"));
  }

  private void requireClasses(Folder root) throws SourceException {
    if (classes.isEmpty()) {
      List<String> found = root.others.stream().map(FolderEntry::name).toList();
      throw new SourceException(
          String.format(
              Locale.ROOT,
              "Invalid input %s: it has no class folders%s",
              input,
              found.isEmpty() ? "" : ", only files such as " + found.get(0)));
    }
  }

  /** Names that people take for one. */
  private void sayAlike() {
    Map<String, List<String>> alike =
        classes.stream()
            .map(ClassFolder::name)
            .distinct()
            .collect(
                Collectors.groupingBy(
                    name ->
                        Normalizer.normalize(name, Normalizer.Form.NFKC)
                            .strip()
                            .toLowerCase(Locale.ROOT),
                    TreeMap::new,
                    Collectors.toList()));
    alike.values().stream()
        .filter(names -> names.size() > 1)
        .forEach(
            names ->
                warnings.add(
                    String.format(
                        Locale.ROOT,
                        "Classes %s are different ones, though their names look alike",
                        names.stream()
                            .map(name -> "'" + name + "'")
                            .collect(Collectors.joining(" and ")))));
  }

  /** Perhaps the classes are one level further down. */
  private void sayNested() throws IOException {
    for (ClassFolder each : classes) {
      Folder folder = peek(each);
      if (folder.folders.isEmpty() || hasImages(folder)) {
        return;
      }
    }
    ClassFolder first = classes.get(0);
    warnings.add(
        String.format(
            Locale.ROOT,
            "No class folder holds images itself, only folders do: all that is in %s (%s) is class %s;"
                + " give an --input further down if those are the classes",
            first.relative(),
            peek(first).names(),
            first.name()));
  }

  private Folder peek(ClassFolder each) throws IOException {
    return new FolderLayout(hadoop, input).folder(each.uri(), each.relative());
  }

  private static String shown(List<String> names) {
    return names.size() <= SHOWN
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, SHOWN)) + ", ...";
  }
}
