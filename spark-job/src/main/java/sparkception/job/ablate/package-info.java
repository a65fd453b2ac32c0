/** What each of a network's ideas is worth: the same training with and without it, over seeds. */
package sparkception.job.ablate;
