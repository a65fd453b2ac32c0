/** Xception and its relatives on Deeplearning4j. Knows neither Spark nor Hadoop. */
package sparkception.zoo;
