/**
 * Encoded images in, checked pixels or encoded images out; and why an image was refused. Knows
 * OpenCV; no Spark, no Parquet.
 */
package sparkception.data.image;
