/** The Spark job that turns a source into a data set. */
package sparkception.data.prep;
