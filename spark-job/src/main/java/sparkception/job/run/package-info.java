/**
 * A run's folder: where its files are and what is in them, to write and to read.
 *
 * <p>On Hadoop's file systems and Jackson alone, so that whatever looks at runs (the report, a
 * notebook, a page) needs neither Spark nor DL4J.
 */
package sparkception.job.run;
