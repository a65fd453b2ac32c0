/** Versions of a model in a folder, and which of them is the champion. */
package sparkception.job.registry;
