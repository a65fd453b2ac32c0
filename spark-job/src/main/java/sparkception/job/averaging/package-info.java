/**
 * Parameter averaging as data and arithmetic: slices, what travels and how wide, the average of a
 * slice, what the driver makes of it, how often workers meet.
 *
 * <p>Pure functions all of it, which know neither Spark nor DL4J.
 */
package sparkception.job.averaging;
