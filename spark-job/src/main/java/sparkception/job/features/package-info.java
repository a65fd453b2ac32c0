/**
 * What a frozen backbone sees on a data set's images, computed once and kept as Parquet, so that a
 * classifier can be trained on it without the backbone.
 */
package sparkception.job.features;
