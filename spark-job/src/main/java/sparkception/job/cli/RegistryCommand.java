package sparkception.job.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sparkception.data.storage.FolderLock;
import sparkception.job.registry.Champion;
import sparkception.job.registry.ModelRegistry;
import sparkception.job.registry.ModelVersion;
import sparkception.job.registry.Retention;
import sparkception.job.registry.VersionDifference;

/** {@code sparkception registry}: each of its methods is a command. */
@Command(
    name = "registry",
    description =
        "Versions of a model that 'transfer --if-new' has registered, and which is the champion.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "list|show|diff|promote|rollback|keep|prune",
    footer = {
      "",
      "A version is a run folder with one checkpoint: other commands take REGISTRY/versions/N as"
          + " --run.",
      "",
      "Examples:",
      "  sparkception registry list models",
      "  sparkception registry diff models 3 4",
      "  sparkception registry rollback models"
    })
final class RegistryCommand implements Callable<Integer> {

  @Spec CommandSpec command;

  @Override
  public Integer call() {
    throw new ParameterException(
        command.commandLine(), "Say which: list, show, diff, promote, rollback, keep or prune");
  }

  @Command(
      name = "list",
      description = "Lists the versions.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  int list(
      @Parameters(paramLabel = "REGISTRY", description = "Its folder.") Path folder,
      @Mixin ResultOptions result)
      throws IOException {
    ModelRegistry registry = registry(folder);
    List<ModelVersion> versions = registry.all();
    Champion champion = registry.champion();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("champion", champion.version().orElse(null));
    json.put("kept", registry.keptByHand());
    json.put("hold_out", registry.holdOut().orElse(null));
    json.put("versions", versions);
    print(result, json, RegistryText.list(folder, versions, champion, registry.keptByHand()));
    return 0;
  }

  @Command(
      name = "show",
      description = "Shows a version, and checks its files.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  int show(
      @Parameters(paramLabel = "REGISTRY", description = "Its folder.") Path folder,
      @Parameters(paramLabel = "VERSION", arity = "0..1", description = "Default: the champion.")
          Integer number,
      @Mixin ResultOptions result)
      throws IOException {
    ModelRegistry registry = registry(folder);
    ModelVersion version = number == null ? registry.championVersion() : registry.version(number);
    registry.verify(version);
    print(
        result,
        version,
        RegistryText.version(registry.folder(version.number()), version, registry.champion()));
    return 0;
  }

  @Command(
      name = "diff",
      description = "Shows what two versions have otherwise: figures, data, recipe.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  int diff(
      @Parameters(paramLabel = "REGISTRY", description = "Its folder.") Path folder,
      @Parameters(paramLabel = "VERSION", description = "One version.") int before,
      @Parameters(paramLabel = "VERSION", description = "The other one.") int after,
      @Mixin ResultOptions result)
      throws IOException {
    List<VersionDifference> differences = registry(folder).difference(before, after);
    print(result, differences, RegistryText.differences(before, after, differences));
    return 0;
  }

  @Command(
      name = "promote",
      description = "Makes a version the champion.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  int promote(
      @Parameters(paramLabel = "REGISTRY", description = "Its folder.") Path folder,
      @Parameters(paramLabel = "VERSION", description = "Its number.") int number,
      @Mixin ResultOptions result)
      throws IOException {
    ModelRegistry registry = registry(folder);
    try (FolderLock lease = registry.lease("promote", () -> {})) {
      Champion champion = registry.promote(number, "by hand", lease);
      print(result, champion, "The champion is version " + number);
    }
    return 0;
  }

  @Command(
      name = "rollback",
      description = "Makes the champion before the present one the champion again.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  int rollback(
      @Parameters(paramLabel = "REGISTRY", description = "Its folder.") Path folder,
      @Mixin ResultOptions result)
      throws IOException {
    ModelRegistry registry = registry(folder);
    try (FolderLock lease = registry.lease("roll back", () -> {})) {
      Champion champion = registry.rollBack(lease);
      print(result, champion, "The champion is version " + champion.version().orElseThrow());
    }
    return 0;
  }

  @Command(
      name = "keep",
      description = "Protects a version from being deleted when it is old.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  int keep(
      @Parameters(paramLabel = "REGISTRY", description = "Its folder.") Path folder,
      @Parameters(paramLabel = "VERSION", description = "Its number.") int number,
      @Option(names = "--no-longer", description = "Take the protection away.") boolean noLonger,
      @Mixin ResultOptions result)
      throws IOException {
    ModelRegistry registry = registry(folder);
    try (FolderLock lease = registry.lease("keep a version", () -> {})) {
      registry.keep(number, !noLonger, lease);
      print(
          result,
          Map.of("kept", registry.keptByHand()),
          String.format(
              Locale.ROOT, "Version %d is %s by hand", number, noLonger ? "not kept" : "kept"));
    }
    return 0;
  }

  @Command(
      name = "prune",
      description =
          "Deletes old versions, but neither the champion, what it began with, the three champions"
              + " before it, nor what is kept by hand.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  int prune(
      @Parameters(paramLabel = "REGISTRY", description = "Its folder.") Path folder,
      @Option(
              names = "--newest",
              paramLabel = "N",
              defaultValue = "10",
              description = "How many of the newest stay. Default: ${DEFAULT-VALUE}.")
          int newest,
      @Mixin ResultOptions result)
      throws IOException {
    if (newest < 1) {
      throw new ParameterException(
          command.subcommands().get("prune"),
          String.format(Locale.ROOT, "Invalid --newest: %d (must be >= 1)", newest));
    }
    ModelRegistry registry = registry(folder);
    try (FolderLock lease = registry.lease("prune", () -> {})) {
      List<Integer> deleted =
          registry.prune(new Retention(newest, Retention.DEFAULT.rollbacks()), lease);
      print(
          result,
          Map.of("deleted", deleted),
          deleted.isEmpty()
              ? "Nothing to delete"
              : "Deleted versions "
                  + deleted.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }
    return 0;
  }

  private static ModelRegistry registry(Path folder) throws IOException {
    return ModelRegistry.at(folder, new Configuration());
  }

  private void print(ResultOptions result, Object json, String text) throws IOException {
    result.print(command.commandLine().getOut(), json, text);
  }
}
