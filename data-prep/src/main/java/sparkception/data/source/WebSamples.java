package sparkception.data.source;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which label belongs to which image in a tar of WebDataset's.
 *
 * <p>Its rule is that files in a row whose names are equal up to the first dot make a sample. Names
 * with other dots, such as coordinates, would make one sample of many; so within it, an image takes
 * the label whose name begins as its own does for longest: {@code a_4.1.png} that of {@code
 * a_4.1.cls}, and {@code a.left.png} that of {@code a.cls}. A name that repeats begins a new
 * sample. Where files are not in such an order, a label whose name is there only once counts, too.
 */
final class WebSamples {

  private static final Set<String> IMAGES =
      Set.of("jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "ppm", "img");

  private final List<Member> members;

  /** The number of each member's sample. */
  private final int[] samples;

  /** Labels by sample and stem; in sample -1 those whose names are there once. */
  private final Map<Integer, Map<String, WebLabel>> labels = new HashMap<>();

  private final Set<String> imageKeys = new HashSet<>();

  /**
   * A file in a tar.
   *
   * @param name as the tar says
   * @param label what it says about images; null if it is no such file
   */
  record Member(String name, WebLabel label) {

    boolean isImage() {
      return label == null && IMAGES.contains(extension(name));
    }

    /** Its name without the last dot and what is behind it. */
    String stem() {
      int dot = name.lastIndexOf('.');
      return dot > name.lastIndexOf('/') ? name.substring(0, dot) : name;
    }

    /** Its name up to the first dot behind the last slash. */
    String key() {
      int base = name.lastIndexOf('/') + 1;
      int dot = name.indexOf('.', base + 1);
      return dot < 0 ? name : name.substring(0, dot);
    }
  }

  /** In the order of the tar. */
  WebSamples(List<Member> members) {
    this.members = members;
    this.samples = samples(members);
    Map<String, Integer> times = new HashMap<>();
    members.forEach(member -> times.merge(member.name(), 1, Integer::sum));
    for (int i = 0; i < samples.length; i++) {
      Member member = members.get(i);
      if (member.isImage()) {
        imageKeys.add(member.key());
      } else if (member.label() != null && !member.label().values().isEmpty()) {
        add(samples[i], member);
        if (times.get(member.name()) == 1) {
          add(-1, member);
        }
      }
    }
  }

  static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static int[] samples(List<Member> members) {
    int[] samples = new int[members.size()];
    Set<String> names = new HashSet<>();
    for (int i = 1; i < samples.length; i++) {
      names.add(members.get(i - 1).name());
      boolean same =
          members.get(i).key().equals(members.get(i - 1).key())
              && !names.contains(members.get(i).name());
      samples[i] = same ? samples[i - 1] : i;
      if (!same) {
        names.clear();
      }
    }
    return samples;
  }

  private void add(int sample, Member member) {
    labels
        .computeIfAbsent(sample, number -> new HashMap<>())
        .merge(
            member.stem(), member.label(), (one, other) -> other.rank() < one.rank() ? other : one);
  }

  /** The label of an image; null if it has none. */
  WebLabel label(int image) {
    return Arrays.asList(samples[image], -1).stream()
        .map(sample -> longest(labels.getOrDefault(sample, Map.of()), members.get(image)))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static WebLabel longest(Map<String, WebLabel> labels, Member image) {
    String key = image.key();
    for (String stem = image.stem();
        stem.length() >= key.length();
        stem = stem.substring(0, Math.max(stem.lastIndexOf('.'), 0))) {
      if (labels.containsKey(stem)) {
        return labels.get(stem);
      }
    }
    return null;
  }

  /** Why a member that is no image is ignored; null if it belongs to an image. */
  String ignored(int member) {
    if (members.get(member).label() == null) {
      return "neither image nor label";
    }
    return imageKeys.contains(members.get(member).key()) ? null : "label without an image";
  }
}
