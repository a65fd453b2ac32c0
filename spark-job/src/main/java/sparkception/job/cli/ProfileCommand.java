package sparkception.job.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sparkception.job.recipe.Recipe;
import sparkception.zoo.architecture.Architecture;
import sparkception.zoo.architecture.Architectures;
import sparkception.zoo.profile.NetworkProfile;

/** {@code sparkception profile}. */
@Command(
    name = "profile",
    description =
        "Says what a network costs: parameters, multiply-adds and memory, layer by layer.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Nothing is trained or computed; no Spark starts.",
      "",
      "Examples:",
      "  sparkception profile --model xception --classes 1000",
      "  sparkception profile --recipe recipe.yaml --classes 10 --html profile.html",
      "  sparkception profile --compare xception,inception-v3,mobilenet,resnet-50"
    })
final class ProfileCommand implements Callable<Integer> {

  @ArgGroup(multiplicity = "1")
  Subject subject;

  @Option(
      names = "--classes",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Outputs (default: ${DEFAULT-VALUE}).")
  int classes;

  @Option(
      names = "--input",
      paramLabel = "N",
      description = "Height and width of the images (default: the published network's).")
  Integer input;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "32",
      description = "Images of a minibatch, for the memory (default: ${DEFAULT-VALUE}).")
  int batch;

  @Option(names = "--html", paramLabel = "FILE", description = "Write the same as a page.")
  Path html;

  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  /** What is profiled. */
  static final class Subject {

    @Option(
        names = "--model",
        paramLabel = "NAME",
        description = "A published network: xception, inception-v3, ...")
    String model;

    @Option(names = "--recipe", paramLabel = "FILE", description = "The network of a recipe.")
    String recipe;

    @Option(
        names = "--compare",
        split = ",",
        paramLabel = "NAME",
        description = "Published networks side by side, with their published accuracy.")
    List<String> compare;
  }

  @Override
  public Integer call() throws Exception {
    require(classes >= 2, "--classes", classes, "must be >= 2");
    require(batch >= 1, "--batch", batch, "must be >= 1");
    if (subject.compare == null) {
      ProfileResult found =
          ProfileResult.of(NetworkProfile.of(sized(architecture()), classes), batch);
      print(found, ProfileText.of(found), ProfileText.page(found));
    } else {
      ProfileComparison found = comparison();
      print(found, ComparisonText.of(found), ComparisonText.page(found));
    }
    return 0;
  }

  private ProfileComparison comparison() {
    List<NetworkProfile> profiles = new ArrayList<>();
    for (String name : subject.compare) {
      profiles.add(NetworkProfile.of(sized(named("--compare", name)), classes));
    }
    return ProfileComparison.of(profiles, batch);
  }

  private Architecture architecture() throws Exception {
    return subject.recipe == null
        ? named("--model", subject.model)
        : recipe().model().architecture();
  }

  private Recipe recipe() throws Exception {
    return Recipe.load(subject.recipe, new Configuration(), Map.of());
  }

  private Architecture named(String option, String name) {
    return Architectures.named(name)
        .orElseThrow(
            () -> wrong(option, name, "must be " + String.join(", ", Architectures.names())));
  }

  private Architecture sized(Architecture given) {
    Architecture sized = input == null ? given : given.forImages(input, given.common().channels());
    sized.check((holds, key, value, rule) -> require(holds, "--" + key, value, rule));
    return sized;
  }

  private void require(boolean holds, String option, Object value, String rule) {
    if (!holds) {
      throw wrong(option, value, rule);
    }
  }

  private ParameterException wrong(String option, Object value, String rule) {
    return new ParameterException(
        command.commandLine(),
        String.format(Locale.ROOT, "Invalid %s: %s (%s)", option, value, rule));
  }

  private void print(Object found, String text, String page) throws IOException {
    if (html != null) {
      Files.write(html, page.getBytes(StandardCharsets.UTF_8));
    }
    result.print(command.commandLine().getOut(), found, text);
  }
}
