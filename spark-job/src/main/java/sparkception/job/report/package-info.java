/**
 * A run as one HTML file that needs nothing else: curves, confusion matrix, pictures, recipe,
 * timings.
 */
package sparkception.job.report;
