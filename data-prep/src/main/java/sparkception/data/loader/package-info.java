/**
 * Shards to augmented batches, ahead of the training step; plain threads and parquet-hadoop, no
 * Spark.
 */
package sparkception.data.loader;
