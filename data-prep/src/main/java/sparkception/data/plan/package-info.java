/**
 * Which sample is used when: pure functions of (row counts, seed, position), without Spark and
 * without reading anything.
 */
package sparkception.data.plan;
