package sparkception.job.cli;

import picocli.CommandLine.Command;

/** {@code sparkception runs}, of which {@code list} and {@code compare} are parts. */
@Command(
    name = "runs",
    description = "Lists runs, or compares them.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {RunsListCommand.class, RunsCompareCommand.class},
    footer = {
      "",
      "Examples:",
      "  sparkception runs list runs",
      "  sparkception runs compare run1 run2 --html comparison.html"
    })
final class RunsCommand {}
