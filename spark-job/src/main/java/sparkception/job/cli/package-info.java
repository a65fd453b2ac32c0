/**
 * The command line, one command a file: it parses, checks, delegates and prints.
 *
 * <p>Results go to standard output, everything else to standard error.
 */
package sparkception.job.cli;
