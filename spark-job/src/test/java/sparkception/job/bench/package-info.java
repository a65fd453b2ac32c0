/** Benchmarks and experiments: programs with their command in their header, run by hand. */
package sparkception.job.bench;
