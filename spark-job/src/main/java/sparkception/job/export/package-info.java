/** Trained networks as files for other programs. */
package sparkception.job.export;
