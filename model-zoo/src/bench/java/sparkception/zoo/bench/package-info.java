/** Benchmarks: programs, each with its command in its header. */
package sparkception.zoo.bench;
