/** The data set on storage: schema, manifest, writer and reader of Parquet shards. */
package sparkception.data.shard;
