package sparkception.job.cli;

import picocli.CommandLine.Command;

/** {@code sparkception runs}, whose parts are commands. */
@Command(
    name = "runs",
    description = "Lists runs, compares them, or shows them to TensorBoard and MLflow.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      RunsListCommand.class,
      RunsCompareCommand.class,
      RunsTensorBoardCommand.class,
      RunsMlflowCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  sparkception runs list runs",
      "  sparkception runs compare run1 run2 --html comparison.html",
      "  sparkception runs tensorboard runs --output logs --follow"
    })
final class RunsCommand {}
