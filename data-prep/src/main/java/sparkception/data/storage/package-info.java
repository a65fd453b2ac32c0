/**
 * What data sets and run folders need of the file system that they are written to: one writer at a
 * time, and files that are published by one act.
 */
package sparkception.data.storage;
