/**
 * The one random generator of data preparation, specified here so that results do not depend on the
 * JDK.
 */
package sparkception.data.random;
