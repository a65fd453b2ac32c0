/** Files that are written as a whole or not at all, and their hashes. */
package sparkception.job.files;
