/** Looks at finished data sets: what is in them, and whether it still is what was written. */
package sparkception.data.inspect;
