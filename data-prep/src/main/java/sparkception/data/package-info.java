/** Images in, Parquet data set out, and the reader that training uses. Knows no network. */
package sparkception.data;
