/**
 * Families of networks: what all of them are asked for, how they are found by name, and the one
 * writer that puts them down as DL4J's graphs. Each family is a record in a package of its own.
 */
package sparkception.zoo.architecture;
